// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Load.Ipc;

/// <summary>A file that two processes map: the first page is for starting together, the rest for the ring.</summary>
internal sealed class SharedPages : IDisposable
{
    private const long Bytes = 1 << 18;

    private readonly MappedFileBacking _backing;
    private readonly Slots<PaddedUInt64> _missing;

    private SharedPages(MappedFileBacking backing)
    {
        _backing = backing;
        _missing = new Slots<PaddedUInt64>(backing.Address, 1);
        Ring = new PageRegion(
            backing,
            PageSize.Size4K.Bytes,
            backing.Length - PageSize.Size4K.Bytes
        );
    }

    /// <summary>The file.</summary>
    public string Path => _backing.Path;

    /// <summary>Where the ring lives.</summary>
    public PageRegion Ring { get; }

    /// <summary>Makes a file in memory where there is such a place, else in the temporary directory.</summary>
    /// <returns>The pages; dispose of them, which deletes the file.</returns>
    public static SharedPages Create()
    {
        const string InMemory = "/dev/shm";
        var directory = Directory.Exists(InMemory) ? InMemory : System.IO.Path.GetTempPath();
        var path = System.IO.Path.Combine(directory, $"ringio-load-{Guid.NewGuid():N}");
        return new SharedPages(MappedFileBacking.Create(path, Bytes, deleteOnDispose: true));
    }

    /// <summary>Maps a file that the other process made.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The pages.</returns>
    public static SharedPages Open(string path) => new(MappedFileBacking.Open(path));

    /// <summary>Says how many sides are awaited.</summary>
    /// <param name="sides">How many.</param>
    public void PrepareStart(int sides) => Volatile.Write(ref _missing.First.Value, (ulong)sides);

    /// <summary>Waits, spinning, until all sides are here.</summary>
    public void Start()
    {
        ref var missing = ref _missing.First.Value;
        Interlocked.Decrement(ref missing);
        while (Volatile.Read(ref missing) != 0) { }
    }

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();
}
