// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Input;

namespace RingIO.Cli.Net.Reporting;

/// <summary>A file that a result goes to: opened at once, so that a mistake costs no time, and left as it was if there is no result.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly FileInfo _file;
    private readonly bool _isNew;
    private bool _isWritten;

    private OutputFile(FileInfo file, FileStream stream, bool isNew)
    {
        _file = file;
        _stream = stream;
        _isNew = isNew;
    }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>It, owned by the caller.</returns>
    /// <exception cref="CliException">It cannot be written.</exception>
    public static OutputFile Open(FileInfo file)
    {
        try
        {
            var isNew = !file.Exists;
            // Without a buffer: what could not be written is not tried again when it is closed.
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 0,
            };
            return new OutputFile(file, file.Open(options), isNew);
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            throw Unwritable(file, problem);
        }
    }

    /// <summary>Replaces what it holds; once.</summary>
    /// <param name="write">Writes the result.</param>
    /// <exception cref="CliException">It cannot be written: the disk is full, say.</exception>
    public void Write(Action<Stream> write)
    {
        // Wholly made before the old one goes; and some of what writes does not tell of errors.
        using var result = new MemoryStream();
        write(result);
        try
        {
            // A device or a pipe has no length.
            if (_stream.CanSeek && _stream.Length > 0)
            {
                _stream.SetLength(0);
            }

            _stream.Write(result.GetBuffer().AsSpan(0, (int)result.Length));
            _stream.Flush();
            _isWritten = true;
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            throw Unwritable(_file, problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        if (_isNew && !_isWritten)
        {
            _file.Delete();
        }
    }

    private static bool IsExpected(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or NotSupportedException;

    private static CliException Unwritable(FileInfo file, Exception problem) =>
        new($"{file} cannot be written: {InputErrors.OneLine(problem.Message)}");
}
