// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using RingIO.Pipelines;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>A flow through a <see cref="RingPipe"/>: each item is eight bytes.</summary>
public sealed class PipeFlow(RingPipe pipe) : Flow
{
    private static readonly RingPipeOptions Options = new()
    {
        Ring = new() { Capacity = 512, LayoutId = 0xF1D },
    };

    private RingPipeWriter? _writer;
    private RingPipeReader? _reader;
    private Task<FlushResult>? _flush;

    public static FlowKind Kind { get; } =
        new(
            "pipe",
            region => new PipeFlow(RingPipe.Create(region, Options)),
            region => new PipeFlow(RingPipe.Attach(region, null, Options))
        );

    public override void Open(RingRole role)
    {
        if (role == RingRole.Producer)
        {
            _writer = pipe.OpenWriter();
        }
        else
        {
            _reader = pipe.OpenReader();
        }
    }

    /// <summary>Puts one item; while its flush waits it is false, and the same item is asked for again.</summary>
    public override bool TryPut(ulong item)
    {
        if (_flush is null)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_writer!.GetSpan(sizeof(ulong)), item);
            _writer.Advance(sizeof(ulong));
            _flush = _writer.FlushAsync().AsTask();
        }

        pipe.Step();
        if (!_flush.IsCompleted)
        {
            return false;
        }

        _flush.GetAwaiter().GetResult();
        _flush = null;
        return true;
    }

    public override bool TryTake(Action<ulong> say)
    {
        if (!_reader!.TryRead(out var result))
        {
            return false;
        }

        Span<byte> item = stackalloc byte[sizeof(ulong)];
        var bytes = result.Buffer.Slice(0, sizeof(ulong));
        bytes.CopyTo(item);
        say(BinaryPrimitives.ReadUInt64LittleEndian(item));
        _reader.AdvanceTo(bytes.End);
        return true;
    }

    public override (RecoveryReport Report, ulong[] Orphans) Recover() => (pipe.Recover(), []);

    public override void Dispose()
    {
        _reader?.Complete();
        _writer?.Complete();
        pipe.Dispose();
    }
}
