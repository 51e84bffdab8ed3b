// SPDX-License-Identifier: MIT

using System.IO.MemoryMappedFiles;
using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Memory backed by a file that other processes open by its path: shared memory on every operating system.</summary>
/// <remarks>
/// <para>Trust: for processes that cooperate. Whoever may write the file may also truncate it, which ends, on Unix,
/// every process that then touches the lost pages (SIGBUS); between domains that do not trust one another pass a
/// sealed memfd instead (RingIO.Linux).</para>
/// <para>Put the file where it costs no disk traffic (/dev/shm on Linux). Its disk space is taken when it is
/// created, so that a full disk is an error then and not a death later. Ownership: each side disposes of its own
/// backing; the bytes live until the file is deleted and the last mapping is gone. Thread safety: every member may
/// be called from any thread.</para>
/// </remarks>
public sealed class MappedFileBacking : PageBacking
{
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly bool _deleteOnDispose;

    private MappedFileBacking(
        string path,
        MemoryMappedFile file,
        MemoryMappedViewAccessor view,
        long length,
        bool deleteOnDispose
    )
        // The handle's value is the view's first byte; the view, ours until Release, keeps it valid.
        : base(view.SafeMemoryMappedViewHandle.DangerousGetHandle(), length, PageSize.Size4K)
    {
        Path = path;
        _file = file;
        _view = view;
        _deleteOnDispose = deleteOnDispose;
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>Creates the file, zeroed, and maps it.</summary>
    /// <param name="path">Where; nothing may be there yet.</param>
    /// <param name="length">How many bytes, above 0; rounded up to whole pages of 4 KiB.</param>
    /// <param name="deleteOnDispose">
    /// Whether disposing of this backing deletes the file. On Windows a file that is still mapped elsewhere cannot be
    /// deleted: the disposal then unmaps and throws.
    /// </param>
    /// <returns>The backing, owned by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not positive.</exception>
    /// <exception cref="IOException">The file exists already, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller may not create it.</exception>
    public static MappedFileBacking Create(string path, long length, bool deleteOnDispose = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var rounded = PageSize.Size4K.RoundUp(length);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = Sharing,
            BufferSize = 0,
            PreallocationSize = rounded,
        };
        var stream = new FileStream(path, options);
        try
        {
            stream.SetLength(rounded);
            return Map(stream, rounded, deleteOnDispose);
        }
        catch
        {
            stream.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Maps a file that another process, or an earlier run, created.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="deleteOnDispose">As in <see cref="Create"/>.</param>
    /// <returns>The backing, owned by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file's length is not a positive multiple of 4096.</exception>
    /// <exception cref="IOException">The file cannot be opened or mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">The caller may not read and write it.</exception>
    public static MappedFileBacking Open(string path, bool deleteOnDispose = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var stream = new FileStream(
            path,
            FileMode.Open,
            FileAccess.ReadWrite,
            Sharing,
            bufferSize: 0
        );
        try
        {
            var length = stream.Length;
            if (length == 0 || (length & PageSize.Size4K.OffsetMask) != 0)
            {
                throw new InvalidDataException(
                    $"'{stream.Name}' is {length} bytes long, no positive multiple of 4096: it is still being created "
                        + "(try again), or is no file of a mapped backing."
                );
            }

            return Map(stream, length, deleteOnDispose);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _view.Dispose();
        _file.Dispose();
        if (_deleteOnDispose)
        {
            File.Delete(Path);
        }
    }

    private static MappedFileBacking Map(FileStream stream, long length, bool deleteOnDispose)
    {
        // From here on the mapping owns the stream: it is disposed of with it.
        var file = MemoryMappedFile.CreateFromFile(
            stream,
            mapName: null,
            length,
            MemoryMappedFileAccess.ReadWrite,
            HandleInheritability.None,
            leaveOpen: false
        );
        try
        {
            var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.ReadWrite);
            return new MappedFileBacking(stream.Name, file, view, length, deleteOnDispose);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
