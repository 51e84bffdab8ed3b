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
            return new OutputFile(file, file.Open(FileMode.OpenOrCreate, FileAccess.Write), isNew);
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CliException(
                $"{file} cannot be written: {InputErrors.OneLine(problem.Message)}"
            );
        }
    }

    /// <summary>Replaces what it holds.</summary>
    /// <returns>Where the result goes; the file's.</returns>
    public Stream Replace()
    {
        _isWritten = true;
        _stream.SetLength(0);
        return _stream;
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
}
