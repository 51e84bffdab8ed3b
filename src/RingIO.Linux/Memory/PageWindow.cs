// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>
/// A reserved range of addresses into which chosen 4 KiB frames of memfds are mapped: pages from many places, in one
/// piece, without copying.
/// </summary>
/// <remarks>
/// <para>A page on which nothing is mapped faults (the process ends) when touched. Frames that are neighbours in the
/// memfd and in the window share one system call and one mapping of the kernel's, of which a process has
/// vm.max_map_count (usually 65530, some of which the windows leave to the runtime); scattered frames take one each.</para>
/// <para>A mapped frame keeps its memfd's memory alive, though not the <see cref="MemfdBacking"/>, which may be
/// disposed of meanwhile. Thread safety: every member may be called from any thread; a change is seen by all threads
/// when the call returns, and the kernel has then dropped the old translations on every processor.</para>
/// </remarks>
public sealed partial class PageWindow : PageBacking
{
    private const int Shift = 12;

    // A change inside one mapping of the kernel's makes three of it.
    private const int MostSplits = 2;

    private readonly Lock _gate = new();
    private readonly MappingHandle _mapping;
    private readonly WindowPages _pages;
    private long _systemCalls;

    /// <summary>Reserves addresses; nothing is mapped yet.</summary>
    /// <param name="pageCount">How many pages of 4 KiB: 1 to 2^30.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageCount"/> is out of range.</exception>
    /// <exception cref="LinuxException">There are no such addresses.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux with pages of 4 KiB.</exception>
    public PageWindow(long pageCount)
        : this(Reserve(pageCount), pageCount) { }

    private PageWindow(MappingHandle mapping, long pageCount)
        : base(mapping.Address, pageCount << Shift, PageSize.Size4K)
    {
        _mapping = mapping;
        _pages = new WindowPages(pageCount);
    }

    /// <summary>How many pages of 4 KiB the window has.</summary>
    public long PageCount => _pages.Count;

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>How many system calls all changes took so far; to see what batching saves.</summary>
    public long SystemCalls => Interlocked.Read(ref _systemCalls);

    /// <summary>Whether a frame is mapped at a page.</summary>
    /// <param name="page">The page, 0 to <see cref="PageCount"/> - 1.</param>
    /// <returns>Whether it can be touched.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such page.</exception>
    /// <exception cref="ObjectDisposedException">The window has been disposed of.</exception>
    public bool IsMapped(long page)
    {
        CheckRange(page, 1, nameof(page));
        lock (_gate)
        {
            _ = Address;
            return _pages.IsMapped(page);
        }
    }

    /// <summary>Maps frames, over whatever was mapped at their pages.</summary>
    /// <param name="frames">Which frames appear where. Put neighbours next to one another: they share a call.</param>
    /// <param name="access">What may be done to them through this window.</param>
    /// <param name="populate">Whether the page tables are filled now (one fault a page less, later).</param>
    /// <remarks>If a call fails, the pages of the runs up to and with the one that failed are unmapped before the exception; those of later runs are as they were.</remarks>
    /// <exception cref="ArgumentException">A run is not inside window or memory, or its memory cannot be mapped by 4 KiB; nothing was changed.</exception>
    /// <exception cref="TooManyMappingsException">The process has too many mappings.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The window or a memory has been disposed of.</exception>
    public void Map(ReadOnlySpan<FrameRun> frames, PageAccess access, bool populate = false)
    {
        foreach (ref readonly var run in frames)
        {
            Check(run);
        }

        lock (_gate)
        {
            _ = Address;
            var (index, calls, error) = (0, 0, 0);
            var run = default(FrameRun);
            try
            {
                while (error == 0 && index < frames.Length)
                {
                    run = NextRun(frames, ref index);
                    if (!MappingBudget.HasRoomFor(MostSplits))
                    {
                        var refusal = MappingBudget.Refusal($"Mapping {Describe(run, access)}");
                        UnmapAll(frames[..index]);
                        throw refusal;
                    }

                    error = MapOne(run, access, populate);
                    calls++;
                }
            }
            catch (ObjectDisposedException)
            {
                // A memory was disposed of between the check and the call.
                UnmapAll(frames[..index]);
                throw;
            }

            if (error != 0)
            {
                // Before anything else: at the limit of mappings the runtime itself is short of them.
                UnmapAll(frames[..index]);
                throw MappingErrors.Of("mmap", Describe(run, access), error, calls);
            }
        }
    }

    /// <summary>Maps one run; if that fails, what was mapped there is so still.</summary>
    /// <returns>Whether it is mapped; not if the process has too many mappings.</returns>
    /// <exception cref="ArgumentException">The run is not inside window or memory, or its memory cannot be mapped by 4 KiB.</exception>
    /// <exception cref="ObjectDisposedException">The window or the memory has been disposed of.</exception>
    internal bool TryMap(in FrameRun run, PageAccess access, bool populate)
    {
        Check(run);
        lock (_gate)
        {
            _ = Address;
            return MappingBudget.HasRoomFor(MostSplits) && MapOne(run, access, populate) == 0;
        }
    }

    /// <summary>Takes frames out of the window.</summary>
    /// <param name="page">The first page; unmapped ones are skipped over.</param>
    /// <param name="count">How many pages, at least 1; one system call, however many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pages are not inside the window.</exception>
    /// <exception cref="TooManyMappingsException">The process has too many mappings, and this would split one.</exception>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The window has been disposed of.</exception>
    public void Unmap(long page, long count = 1)
    {
        CheckRange(page, count, nameof(page));
        lock (_gate)
        {
            _ = Address;
            if (_pages.ClearingAddsMappings(page, count) && !MappingBudget.HasRoomFor(MostSplits))
            {
                throw MappingBudget.Refusal($"Unmapping {count} page(s) from page {page} on");
            }

            UnmapRange(page, count);
        }
    }

    /// <inheritdoc/>
    protected override void Release()
    {
        lock (_gate)
        {
            _mapping.Dispose();
        }
    }

    private static MappingHandle Reserve(long pageCount)
    {
        LinuxPlatform.Require(nameof(PortableBacking) + " and copies");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pageCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageCount, 1L << 30);
        return Environment.SystemPageSize == PageSize.Size4K.Bytes
            ? MappingHandle.Reserve(
                (SpareStart(pageCount) + SpareCount(pageCount)) << Shift,
                Alignment(pageCount)
            )
            : throw new PlatformNotSupportedException(
                $"A page window maps frames of 4096 bytes; this system's smallest page has {Environment.SystemPageSize}."
            );
    }

    // Aligned runs of 512 pages move as one page table instead of entry by entry.
    private static long Alignment(long pageCount) =>
        (pageCount >= PageSize.Size2M.Order.Frames ? PageSize.Size2M : PageSize.Size4K).Bytes;

    private static FrameRun NextRun(ReadOnlySpan<FrameRun> frames, ref int index)
    {
        var run = frames[index++];
        while (
            index < frames.Length
            && frames[index] is var next
            && ReferenceEquals(next.Memory, run.Memory)
            && next.Page == run.Page + run.Count
            && next.Frame == run.Frame + run.Count
        )
        {
            run = run with { Count = run.Count + next.Count };
            index++;
        }

        return run;
    }

    private int MapOne(in FrameRun run, PageAccess access, bool populate)
    {
        Interlocked.Increment(ref _systemCalls);
        var error = _mapping.TryMap(
            run.Page << Shift,
            run.Count << Shift,
            run.Memory.File,
            run.Frame << Shift,
            access,
            populate
        );
        if (error != 0)
        {
            return error;
        }

        _mapping.Count(_pages.Show(run, access));
        return 0;
    }

    private void UnmapAll(ReadOnlySpan<FrameRun> frames)
    {
        for (var index = 0; index < frames.Length; )
        {
            var run = NextRun(frames, ref index);
            UnmapRange(run.Page, run.Count);
        }
    }

    private void UnmapRange(long page, long count)
    {
        Interlocked.Increment(ref _systemCalls);
        _mapping.Unmap(page << Shift, count << Shift);
        _mapping.Count(_pages.Clear(page, count));
    }

    private void CheckRange(long page, long count, string parameter)
    {
        if (page < 0 || count <= 0 || page > PageCount - count)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                $"{count} page(s) from {page} on are not inside a window of {PageCount} pages."
            );
        }
    }

    private void Check(in FrameRun run)
    {
        ArgumentNullException.ThrowIfNull(run.Memory, nameof(run));
        _ = run.Memory.Address;
        CheckRange(run.Page, run.Count, nameof(run));
        var frames = run.Memory.Length >> Shift;
        if (
            run.Frame < 0
            || run.Frame > frames - run.Count
            || run.Frame + run.Count > WindowPage.FrameLimit
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(run),
                $"{run.Count} frame(s) from {run.Frame} on are not inside a memfd of {frames} frames."
            );
        }

        if (run.Memory.IsHugeTlb)
        {
            throw new ArgumentException(
                $"The memfd is in pool pages of {run.Memory.PageSize}, which cannot be mapped by 4 KiB: make it with "
                    + $"{nameof(MemfdPages)}.{nameof(MemfdPages.TransparentHuge)}.",
                nameof(run)
            );
        }
    }

    private static string Describe(in FrameRun run, PageAccess access) =>
        $"page {run.Page}, {run.Count} page(s), {access}, MAP_SHARED|MAP_FIXED, frame {run.Frame}";
}
