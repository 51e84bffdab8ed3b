// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net.Input;

/// <summary>A file's bytes.</summary>
internal sealed class FileInput : INetInput
{
    private readonly SafeFileHandle _file;

    private FileInput(SafeFileHandle file, string name, long length)
    {
        _file = file;
        Name = name;
        Length = length;
    }

    /// <summary>A large file that every machine has on which this runs: the runtime's core library.</summary>
    public static FileInfo Default
    {
        get
        {
            var library = new FileInfo(
                Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "System.Private.CoreLib.dll")
            );
            // A program in one file has no library beside it: it is large itself.
            return library.Exists ? library : new FileInfo(Environment.ProcessPath!);
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="file">The file.</param>
    /// <returns>It, owned by the caller.</returns>
    /// <exception cref="CliException">It is not there, is empty, is none, or cannot be read.</exception>
    public static FileInput Open(FileInfo file)
    {
        try
        {
            var handle = File.OpenHandle(file.FullName, options: FileOptions.RandomAccess);
            var length = RandomAccess.GetLength(handle);
            if (length > 0)
            {
                return new FileInput(handle, file.FullName, length);
            }

            handle.Dispose();
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            throw InputErrors.Unreadable(file, problem);
        }

        throw new CliException($"{file} is empty: name a file with something in it.");
    }

    /// <inheritdoc/>
    public void Read(long offset, PageRun into, int length)
    {
        try
        {
            for (var done = 0; done < length; )
            {
                var page = into.At(done, length - done).SharedSpan;
                var read = RandomAccess.Read(_file, page, offset + done);
                if (read == 0)
                {
                    throw new CliException($"{Name} has become shorter while it was read.");
                }

                done += read;
            }
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            throw InputErrors.Unreadable(new FileInfo(Name), problem);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static bool IsExpected(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or NotSupportedException;
}
