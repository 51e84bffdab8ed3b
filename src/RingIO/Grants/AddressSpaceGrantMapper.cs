// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Grants;

/// <summary>Maps granted pages in a domain's page tables; addresses are the domain's virtual ones.</summary>
/// <remarks>
/// What is unmapped is complete when every CPU that was in the address space has acknowledged the shootdown. Ownership: the address space is
/// the domain's. Thread safety: one thread at a time, and none that changes the address space otherwise.
/// </remarks>
public sealed class AddressSpaceGrantMapper : IGrantMapper
{
    private const int Most = 32;

    private readonly AddressSpace _space;
    private readonly PageMapping[] _mappings = new PageMapping[Most];
    private readonly PageRange[] _ranges = new PageRange[Most];
    private readonly Vfn[] _taken = new Vfn[Most];

    /// <summary>Makes a mapper.</summary>
    /// <param name="space">Where granted pages appear.</param>
    public AddressSpaceGrantMapper(AddressSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        _space = space;
    }

    /// <inheritdoc/>
    public void Map(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        for (; batch.Length > 0; batch = batch[1..], results = results[1..])
        {
            // In one change what has one granter in a row; if that fails, one by one, to learn which.
            var count = RunLength(batch);
            if (count > 1 && MapRun(batch[..count]) == MappingError.None)
            {
                results[..count].Clear(); // Okay, all of them.
                batch = batch[(count - 1)..];
                results = results[(count - 1)..];
                continue;
            }

            results[0] = StatusOf(MapRun(batch[..1]));
        }
    }

    /// <inheritdoc/>
    public long Unmap(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        var change = 0L;
        for (; batch.Length > 0; )
        {
            var count = Math.Min(batch.Length, Most);
            change = Math.Max(change, UnmapSome(batch[..count], results[..count]));
            batch = batch[count..];
            results = results[count..];
        }

        return change;
    }

    /// <inheritdoc/>
    public GrantStatus Replace(in GrantMapping mapping, ulong newAddress, out long change)
    {
        change = 0;
        var page = PageOf(mapping.Address);
        if (!IsMapped(mapping))
        {
            return GrantStatus.BadVirtualAddress;
        }

        if (newAddress == 0)
        {
            change = _space.Unmap(page, 1).Change;
            return GrantStatus.Okay;
        }

        var from = PageOf(newAddress);
        if (
            (newAddress & 0xFFF) != 0
            || from == page
            || !_space.Format.IsPageNumber(from)
            || !_space.TryFind(from, out _)
        )
        {
            return GrantStatus.BadVirtualAddress;
        }

        // Out of its superpage first: taking it out at the end must not fail any more.
        var split = _space.Split(from);
        if (!split.Succeeded)
        {
            return StatusOf(split.Error);
        }

        _space.TryFind(from, out var found);

        // Only the domain's own pages move: another's stays under the handle that it is mapped by.
        var moved = new PageMapping(
            page,
            FrameAt(found, from),
            found.Flags & ~(PageFlags.Present | PageFlags.LargePage)
        );
        var result = _space.Remap([moved]);
        if (!result.Succeeded)
        {
            return StatusOf(result.Error);
        }

        change = Math.Max(result.Change, _space.Unmap(from, 1).Change);
        return GrantStatus.Okay;
    }

    /// <inheritdoc/>
    public bool IsComplete(long change) => _space.IsComplete(change);

    private static int RunLength(ReadOnlySpan<GrantMapping> batch)
    {
        var count = 1;
        while (count < batch.Length && count < Most && batch[count].Granter == batch[0].Granter)
        {
            count++;
        }

        return count;
    }

    private MappingError MapRun(ReadOnlySpan<GrantMapping> run)
    {
        for (var index = 0; index < run.Length; index++)
        {
            ref readonly var item = ref run[index];
            var flags =
                (item.IsWritable ? PageFlags.Writable : 0)
                | (item.IsUser ? PageFlags.User : 0)
                | (_space.Format.HasNoExecute ? PageFlags.NoExecute : 0);
            _mappings[index] = new(PageOf(item.Address), item.Frame, flags);
        }

        return _space.Map(_mappings.AsSpan(0, run.Length), run[0].Granter).Error;
    }

    private long UnmapSome(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        var count = 0;
        for (var index = 0; index < batch.Length; index++)
        {
            var page = PageOf(batch[index].Address);
            var isThere = IsMapped(batch[index]) && _taken.AsSpan(0, count).IndexOf(page) < 0;
            results[index] = isThere ? GrantStatus.Okay : GrantStatus.BadVirtualAddress;
            if (isThere)
            {
                _taken[count] = page;
                _ranges[count++] = new(page, 1);
            }
        }

        if (count == 0)
        {
            return 0;
        }

        var result = _space.Unmap(_ranges.AsSpan(0, count));
        if (result.Succeeded)
        {
            return result.Change;
        }

        for (var index = 0; index < batch.Length; index++)
        {
            results[index] =
                results[index] == GrantStatus.Okay ? StatusOf(result.Error) : results[index];
        }

        return 0;
    }

    // Frame, presence and writability, all three (XSA-234).
    private bool IsMapped(in GrantMapping mapping)
    {
        var page = PageOf(mapping.Address);
        return _space.TryFind(page, out var found)
            && FrameAt(found, page) == mapping.Frame
            && (found.Flags & PageFlags.Writable) != 0 == mapping.IsWritable;
    }

    private static Vfn PageOf(ulong address) => new(address >> PageSize.Size4K.Shift);

    // A granted page may lie in a superpage that was made around it.
    private static Mfn FrameAt(in MappedPage found, Vfn page) =>
        found.Frame.Plus((long)(page.Value - found.Page.Value));

    private static GrantStatus StatusOf(MappingError error) =>
        error switch
        {
            MappingError.None => GrantStatus.Okay,
            MappingError.FrameRefused => GrantStatus.BadPage,
            MappingError.NoFrameForTable => GrantStatus.NoSpace,
            MappingError.BadFlags => GrantStatus.GeneralError,
            _ => GrantStatus.BadVirtualAddress,
        };
}
