// SPDX-License-Identifier: MIT

using System.Numerics;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>Maps granted pages in this process: addresses are those of a window's pages, and the processor enforces what is read-only.</summary>
/// <remarks>
/// Pages that lie next to one another in memfd and window share a system call. What is unmapped is complete at once: munmap(2) returns when
/// every processor has dropped the translation. Where a system call fails, all that its batch was to map for reading, or for writing, is
/// refused. Ownership: the window is the caller's. Thread safety: one thread at a time.
/// </remarks>
public sealed class WindowGrantMapper : IGrantMapper
{
    private readonly PageWindow _window;
    private readonly GrantableMemory _memory;
    private readonly GrantMapping[] _shown;
    private FrameRun[] _runs = [];
    private int[] _items = [];

    /// <summary>Makes a mapper.</summary>
    /// <param name="window">Where granted pages appear; its pages may be used for others of the caller's too.</param>
    /// <param name="memory">Whose frames they are.</param>
    public WindowGrantMapper(PageWindow window, GrantableMemory memory)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(memory);
        _window = window;
        _memory = memory;
        _shown = new GrantMapping[window.PageCount];
    }

    /// <summary>The address of a page of the window, as operations name it.</summary>
    /// <param name="page">The page, 0 to the window's page count - 1.</param>
    /// <returns>The address.</returns>
    public ulong AddressOf(long page) =>
        (ulong)_window.Address + ((ulong)page << PageSize.Size4K.Shift);

    /// <inheritdoc/>
    public void Map(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        if (_runs.Length < batch.Length)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)batch.Length);
            (_runs, _items) = (new FrameRun[length], new int[length]);
        }

        Map(batch, results, isWritable: true);
        Map(batch, results, isWritable: false);
    }

    /// <inheritdoc/>
    public long Unmap(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        for (var item = 0; item < batch.Length; )
        {
            results[item] = GrantStatus.BadVirtualAddress;
            if (!IsShown(batch[item], out var page))
            {
                item++;
                continue;
            }

            // What follows in the window goes with the same call.
            var count = 1;
            while (
                item + count < batch.Length
                && IsShown(batch[item + count], out var next)
                && next == page + count
            )
            {
                count++;
            }

            results.Slice(item, count).Fill(TryUnmap(page, count));
            item += count;
        }

        return 0;
    }

    /// <inheritdoc/>
    public GrantStatus Replace(in GrantMapping mapping, ulong newAddress, out long change)
    {
        change = 0;
        if (!IsShown(mapping, out var page))
        {
            return GrantStatus.BadVirtualAddress;
        }

        if (newAddress == 0)
        {
            return TryUnmap(page, 1);
        }

        if (
            !TryPage(newAddress, out var from)
            || _shown[from] != default
            || !_window.IsMapped(from)
        )
        {
            return GrantStatus.BadVirtualAddress;
        }

        try
        {
            _window.Move(from, page, 1);
        }
        catch (Exception error) when (error is LinuxException or TooManyMappingsException)
        {
            return GrantStatus.GeneralError;
        }

        _shown[page] = default;
        return GrantStatus.Okay;
    }

    /// <inheritdoc/>
    public bool IsComplete(long change) => true;

    private void Map(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results, bool isWritable)
    {
        var count = 0;
        for (var item = 0; item < batch.Length; item++)
        {
            if (batch[item].IsWritable != isWritable)
            {
                continue;
            }

            results[item] = Judge(batch[item], out _runs[count]);
            if (results[item] == GrantStatus.Okay)
            {
                _shown[_runs[count].Page] = batch[item];
                _items[count++] = item;
            }
        }

        var status = count == 0 ? GrantStatus.Okay : TryMap(_runs.AsSpan(0, count), isWritable);
        for (var run = 0; run < count && status != GrantStatus.Okay; run++)
        {
            // One by one, to learn which: one granter's memory that is gone is no reason to refuse another's.
            var own = count == 1 ? status : TryMap(_runs.AsSpan(run, 1), isWritable);
            results[_items[run]] = own;
            _shown[_runs[run].Page] = own == GrantStatus.Okay ? batch[_items[run]] : default;
        }
    }

    private GrantStatus Judge(in GrantMapping mapping, out FrameRun run)
    {
        run = default;
        if (
            !TryPage(mapping.Address, out var page)
            || _shown[page] != default
            || _window.IsMapped(page)
        )
        {
            return GrantStatus.BadVirtualAddress;
        }

        if (!_memory.TryLocate(mapping.Frame, out var memory, out var frame))
        {
            return GrantStatus.BadPage;
        }

        run = new(page, memory!, frame);
        return GrantStatus.Okay;
    }

    // All or none: what a failed call leaves behind is taken out.
    private GrantStatus TryMap(ReadOnlySpan<FrameRun> runs, bool isWritable)
    {
        try
        {
            _window.Map(runs, isWritable ? PageAccess.ReadWrite : PageAccess.ReadOnly);
            return GrantStatus.Okay;
        }
        catch (Exception error)
            when (error
                    is LinuxException
                        or TooManyMappingsException
                        or ArgumentException
                        or ObjectDisposedException
            )
        {
            return error is ObjectDisposedException or ArgumentException
                ? GrantStatus.BadPage
                : GrantStatus.NoSpace;
        }
    }

    private GrantStatus TryUnmap(long page, long count)
    {
        try
        {
            _window.Unmap(page, count);
        }
        catch (Exception error) when (error is LinuxException or TooManyMappingsException)
        {
            return GrantStatus.GeneralError;
        }

        _shown.AsSpan((int)page, (int)count).Clear();
        return GrantStatus.Okay;
    }

    // Frame, presence and writability, all three (XSA-234).
    private bool IsShown(in GrantMapping mapping, out long page) =>
        TryPage(mapping.Address, out page) && _shown[page] == mapping && _window.IsMapped(page);

    private bool TryPage(ulong address, out long page)
    {
        var offset = address - (ulong)_window.Address;
        page = (long)(offset >> PageSize.Size4K.Shift);
        return (offset & (ulong)PageSize.Size4K.OffsetMask) == 0
            && offset < (ulong)_window.PageCount << PageSize.Size4K.Shift;
    }
}
