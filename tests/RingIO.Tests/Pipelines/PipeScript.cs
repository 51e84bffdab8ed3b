// SPDX-License-Identifier: MIT

using System.Buffers;
using System.IO.Pipelines;

namespace RingIO.Tests.Pipelines;

/// <summary>Runs a script of operations on any reader and writer, and writes down what was seen.</summary>
internal sealed class PipeScript(PipeReader reader, PipeWriter writer) : IDisposable
{
    private const int MostHeld = 2500;

    private readonly List<string> _trace = [];
    private Task<FlushResult>? _flush;
    private Task<ReadResult>? _read;
    private CancellationTokenSource _flushToken = new();
    private CancellationTokenSource _readToken = new();
    private ReadOnlySequence<byte> _buffer;
    private bool _hasBuffer;
    private bool _isCancelled;
    private bool _isReaderDone;
    private bool _isWriterDone;
    private int _written;
    private int _consumed;
    private int _examined;

    public IReadOnlyList<string> Trace => _trace;

    public void Dispose()
    {
        _flushToken.Dispose();
        _readToken.Dispose();
    }

    /// <summary>One step: what is done follows from two numbers and from what is pending, never from chance.</summary>
    public void Step(int operation, int size)
    {
        var done = operation switch
        {
            0 or 1 => Try("write", () => Write(size)),
            2 or 3 => Try("flush", Flush),
            4 or 5 => Try("read", Read),
            6 => Try("try", TryRead),
            7 or 8 => Try("advance", () => Advance(size, 1 + (size % 3))),
            9 => Try("cancel read", () => Cancel(reader.CancelPendingRead)),
            10 => Try("cancel flush", () => Cancel(writer.CancelPendingFlush)),
            11 => Try("token", CancelTokens),
            12 => Try("write async", () => WriteAsync(size)),
            13 => Try("complete", () => Complete(size)),
            _ => "",
        };
        Settle();
        _trace.Add(done);
    }

    private static string Try(string name, Func<string> action)
    {
        try
        {
            return $"{name}: {action()}";
        }
        catch (Exception error)
        {
            return $"{name}: {error.GetType().Name}";
        }
    }

    private string Write(int size)
    {
        if (_flush is not null || _written - _consumed > MostHeld)
        {
            return "busy";
        }

        var memory = writer.GetMemory(size);
        Assert.True(memory.Length >= Math.Max(size, 1));
        for (var i = 0; i < size; i++)
        {
            memory.Span[i] = (byte)(_written + i);
        }

        writer.Advance(size);
        _written += size;
        // What is written for a reader that has gone is counted by one pipe and not by the other.
        return _isReaderDone ? $"{size}" : $"{size}, {writer.UnflushedBytes} unflushed";
    }

    private string WriteAsync(int size)
    {
        if (_flush is not null || _written - _consumed > MostHeld)
        {
            return "busy";
        }

        var bytes = new byte[size];
        for (var i = 0; i < size; i++)
        {
            bytes[i] = (byte)(_written + i);
        }

        var task = writer.WriteAsync(bytes, _flushToken.Token);
        _written += size;
        _flush = task.AsTask();
        return $"{size}";
    }

    private string Flush()
    {
        // A flush behind the end is left out: it can wait for ever in the framework's pipe.
        if (_flush is not null || _isWriterDone)
        {
            return "busy";
        }

        _flush = writer.FlushAsync(_flushToken.Token).AsTask();
        return "";
    }

    private string Read()
    {
        if (_read is not null || (_hasBuffer && !_isCancelled))
        {
            return "busy";
        }

        _hasBuffer = false;
        _read = reader.ReadAsync(_readToken.Token).AsTask();
        return "";
    }

    private string TryRead()
    {
        if (_read is not null || (_hasBuffer && !_isCancelled))
        {
            return "busy";
        }

        _hasBuffer = false;
        return reader.TryRead(out var result) ? Take(result) : "nothing";
    }

    private string Advance(int size, int part)
    {
        if (_read is not null)
        {
            return "busy";
        }

        if (!_hasBuffer)
        {
            return "nothing";
        }

        var consumed = Math.Min(size, _buffer.Length);
        var examined =
            part == 1 ? _buffer.Length : Math.Min(consumed + (size / part), _buffer.Length);
        // Going back behind what was examined is left out: the framework's pipe then counts bytes twice.
        examined = Math.Max(examined, _examined - _consumed);
        reader.AdvanceTo(_buffer.GetPosition(consumed), _buffer.GetPosition(examined));
        _hasBuffer = false;
        _examined = _consumed + (int)examined;
        _consumed += (int)consumed;
        return $"{consumed}, {examined}";
    }

    private static string Cancel(Action action)
    {
        action();
        return "";
    }

    private string CancelTokens()
    {
        var (read, flush) = (_readToken, _flushToken);
        _readToken = new();
        _flushToken = new();
        read.Cancel();
        flush.Cancel();
        read.Dispose();
        flush.Dispose();
        return "";
    }

    private string Complete(int size)
    {
        var error = size % 2 == 0 ? null : new FormatException();
        switch (size % 8)
        {
            case 0 or 1 when _flush is null:
                _isWriterDone = true;
                writer.Complete(error);
                return "writer";
            case 2 or 3 when _read is null:
                _hasBuffer = false;
                _isReaderDone = true;
                reader.Complete(error);
                return "reader";
            default:
                return "";
        }
    }

    private void Settle()
    {
        if (_flush is { IsCompleted: true })
        {
            var task = _flush;
            _flush = null;
            _trace.Add(
                Try(
                    "flushed",
                    () =>
                    {
                        var result = task.GetAwaiter().GetResult();
                        return $"{result.IsCanceled} {result.IsCompleted}";
                    }
                )
            );
        }

        if (_read is { IsCompleted: true })
        {
            var task = _read;
            _read = null;
            _trace.Add(Try("has read", () => Take(task.GetAwaiter().GetResult())));
        }
    }

    private string Take(ReadResult result)
    {
        _buffer = result.Buffer;
        _hasBuffer = true;
        _isCancelled = result.IsCanceled;
        var at = _consumed;
        foreach (var segment in result.Buffer)
        {
            foreach (var value in segment.Span)
            {
                Assert.Equal((byte)at++, value);
            }
        }

        return $"{result.Buffer.Length} {result.IsCanceled} {result.IsCompleted}";
    }
}
