// SPDX-License-Identifier: MIT

using System.IO.MemoryMappedFiles;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Load.Ipc;

/// <summary>A file that two processes map: the first page is for starting together, the rest for the ring.</summary>
internal sealed unsafe class SharedPages : IDisposable
{
    private const long Bytes = 1 << 18;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly ForeignBacking _backing;

    private SharedPages(string path, MemoryMappedFile file)
    {
        Path = path;
        _file = file;
        _view = file.CreateViewAccessor(0, Bytes);
        byte* start = null;
        // Sound: the view, and with it the pointer, is given back only after the backing is disposed of.
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _backing = new ForeignBacking((nint)start, Bytes, PageSize.Size4K, shared: true);
        Missing = new Slots<PaddedUInt64>(_backing.Address, 1);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where the ring lives.</summary>
    public PageRegion Ring => new(_backing, PageSize.Size4K.Bytes, Bytes - PageSize.Size4K.Bytes);

    private Slots<PaddedUInt64> Missing { get; }

    /// <summary>Makes a file in memory where there is such a place, else in the temporary directory.</summary>
    /// <returns>The pages; dispose of them, which deletes the file.</returns>
    public static SharedPages Create()
    {
        const string InMemory = "/dev/shm";
        var directory = Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        var path = System.IO.Path.Combine(directory, $"ringio-load-{Guid.NewGuid():N}");
        return new SharedPages(
            path,
            MemoryMappedFile.CreateFromFile(path, FileMode.CreateNew, null, Bytes)
        );
    }

    /// <summary>Maps a file that the other process made.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pages.</returns>
    public static SharedPages Open(string path) =>
        new(path, MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, Bytes));

    /// <summary>Says how many sides are awaited.</summary>
    /// <param name="sides">How many.</param>
    public void PrepareStart(int sides) => Volatile.Write(ref Missing.First.Value, (ulong)sides);

    /// <summary>Waits, spinning, until all sides are here.</summary>
    public void Start()
    {
        ref var missing = ref Missing.First.Value;
        Interlocked.Decrement(ref missing);
        while (Volatile.Read(ref missing) != 0) { }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backing.Dispose();
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
        File.Delete(Path);
    }
}
