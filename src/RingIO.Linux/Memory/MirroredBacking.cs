// SPDX-License-Identifier: MIT

using RingIO.Linux.Interop;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>The same pages twice in a row: what runs over the end of the first copy goes on at the start of the second.</summary>
/// <remarks>
/// <para>Over all of a memfd or a part of it, so that a ring's header and its mirrored data can share one descriptor:
/// the header is a region of the <see cref="MemfdBacking"/>, the data this.</para>
/// <para>Ownership: it holds a lease on the memfd's backing, which therefore is disposed of after it; one made by
/// <see cref="Create"/> owns its memfd. Thread safety: every member may be called from any thread.</para>
/// </remarks>
public sealed class MirroredBacking : PageBacking
{
    private readonly MappingHandle _mapping;
    private readonly PageLease _lease;
    private readonly bool _ownsMemory;

    /// <summary>Maps a part of a memfd twice.</summary>
    /// <param name="memory">The memory; leased until this is disposed of.</param>
    /// <param name="offset">The part's first byte: a multiple of 4096, of the page size if that is hugetlb.</param>
    /// <param name="length">The part's length in bytes, above 0; a multiple of the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the memory, or not in whole pages.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="TooManyMappingsException">The process has too many mappings.</exception>
    /// <exception cref="ObjectDisposedException">The memory has been disposed of.</exception>
    public MirroredBacking(MemfdBacking memory, long offset, long length)
        : this(Map(memory, offset, length), memory, length, ownsMemory: false) { }

    private MirroredBacking(
        (MappingHandle Mapping, PageLease Lease, PageSize Size) mapped,
        MemfdBacking memory,
        long length,
        bool ownsMemory
    )
        : base(mapped.Mapping.Address, length, mapped.Size)
    {
        _mapping = mapped.Mapping;
        _lease = mapped.Lease;
        _ownsMemory = ownsMemory;
        Memory = memory;
    }

    /// <summary>The memory that is mapped; its descriptor is what another process is given.</summary>
    public MemfdBacking Memory { get; }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override bool IsMirrored => true;

    /// <summary>Makes memory and maps all of it twice.</summary>
    /// <param name="options">What it is to be; the length counts the bytes once.</param>
    /// <returns>The backing; disposing of it disposes of its memory.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="HugePagesUnavailableException">The wish cannot be met and the caller chose <see cref="ShortagePolicy.Fail"/>.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    public static MirroredBacking Create(MemfdOptions options)
    {
        var memory = MemfdBacking.Create(options);
        try
        {
            var length = memory.Length;
            return new MirroredBacking(Map(memory, 0, length), memory, length, ownsMemory: true);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        _mapping.Dispose();
        _lease.Dispose();
        if (_ownsMemory)
        {
            Memory.Dispose();
        }
    }

    private static (MappingHandle Mapping, PageLease Lease, PageSize Size) Map(
        MemfdBacking memory,
        long offset,
        long length
    )
    {
        ArgumentNullException.ThrowIfNull(memory);
        CheckPart(memory, offset, length);
        // Transparent huge pages stay such only where file, addresses and length agree in their low bits.
        var huge = memory.PageSize;
        var aligned = ((offset | length) & huge.OffsetMask) == 0;
        var lease = memory.Lease();
        MappingHandle? mapping = null;
        try
        {
            mapping = MappingHandle.Reserve(
                checked(2 * length),
                aligned ? huge.Bytes : Environment.SystemPageSize
            );
            mapping.Map(0, length, memory.File, offset, PageAccess.ReadWrite);
            mapping.Map(length, length, memory.File, offset, PageAccess.ReadWrite);
            var kept = aligned && (memory.IsHugeTlb || KeepsHugePages(mapping, 2 * length, huge));
            return (mapping, lease, kept ? huge : PageSize.Size4K);
        }
        catch
        {
            mapping?.Dispose();
            lease.Dispose();
            throw;
        }
    }

    private static void CheckPart(MemfdBacking memory, long offset, long length)
    {
        if (offset < 0 || length <= 0 || offset > memory.Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {offset + length} are not inside a memfd of {memory.Length} bytes."
            );
        }

        var unit = memory.IsHugeTlb ? memory.PageSize.Bytes : Environment.SystemPageSize;
        if ((offset & (unit - 1)) != 0 || (length & (unit - 1)) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length),
                $"Offset {offset} and length {length} must be multiples of {unit}, the page by which this memfd is mapped."
            );
        }
    }

    private static bool KeepsHugePages(MappingHandle mapping, long length, PageSize huge)
    {
        if (huge == PageSize.Size4K)
        {
            return false;
        }

        // Both are wishes; what came of them is read from smaps.
        _ = mapping.TryAdvise(0, length, Flags.AdviseHugePage);
        _ = mapping.TryAdvise(0, length, Flags.AdvisePopulateRead);
        return ProcSmaps.Measure(mapping.Address, length).HugeBytes >= length;
    }
}
