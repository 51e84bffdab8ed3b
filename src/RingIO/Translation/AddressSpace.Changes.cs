// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <content>What changes mappings.</content>
public sealed partial class AddressSpace
{
    /// <summary>Maps pages in a row to frames in a row, by superpages where both are aligned.</summary>
    /// <param name="first">The first page; none of them may be mapped.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="count">How many pages of 4 KiB.</param>
    /// <param name="flags">What is allowed, as in <see cref="PageMapping"/>.</param>
    /// <returns>What was done; all or nothing.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Map(Vfn first, Mfn frame, long count, PageFlags flags) =>
        Map([new(first, frame, flags, count)]);

    /// <summary>Maps a batch.</summary>
    /// <param name="batch">The mappings; none of their pages may be mapped, nor two of them meet.</param>
    /// <param name="frameOwner">Who owns the frames; null: the address space's owner. For whoever has checked that another's frames may be mapped.</param>
    /// <returns>What was done; all or nothing.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Map(ReadOnlySpan<PageMapping> batch, DomainId? frameOwner = null)
    {
        Begin();
        try
        {
            return Finish(_mapper.Map(batch, frameOwner ?? Owner));
        }
        catch
        {
            Finish(MappingError.NoFrameForTable);
            throw;
        }
    }

    /// <summary>Unmaps pages in a row.</summary>
    /// <param name="first">The first page; some or all may be unmapped already.</param>
    /// <param name="count">How many pages of 4 KiB.</param>
    /// <param name="removed">Gets what was taken out, with its accessed and dirty bits; nothing if null.</param>
    /// <returns>What was done; all or nothing. The frames are free to be used when the change is complete.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Unmap(Vfn first, long count, ICollection<MappedPage>? removed = null) =>
        Unmap([new PageRange(first, count)], removed);

    /// <summary>Unmaps a batch.</summary>
    /// <param name="batch">The pages; some or all may be unmapped already.</param>
    /// <param name="removed">Gets what was taken out, with its accessed and dirty bits; nothing if null.</param>
    /// <returns>What was done; all or nothing. The frames are free to be used when the change is complete.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Unmap(
        ReadOnlySpan<PageRange> batch,
        ICollection<MappedPage>? removed = null
    )
    {
        Begin();
        try
        {
            return Finish(_mapper.Unmap(batch, removed));
        }
        catch
        {
            Finish(MappingError.NoFrameForTable);
            throw;
        }
    }

    /// <summary>Gives pages in a row other flags.</summary>
    /// <param name="first">The first page; all must be mapped.</param>
    /// <param name="count">How many pages of 4 KiB.</param>
    /// <param name="flags">All flags from now on, as in <see cref="PageProtection"/>.</param>
    /// <returns>What was done; all or nothing. Processors may use the old rights until the change is complete.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Protect(Vfn first, long count, PageFlags flags) =>
        Protect([new(first, count, flags)]);

    /// <summary>Gives a batch of pages other flags.</summary>
    /// <param name="batch">The pages; all must be mapped. Where two items meet, the last one counts.</param>
    /// <returns>What was done; all or nothing. Processors may use the old rights until the change is complete.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Protect(ReadOnlySpan<PageProtection> batch)
    {
        Begin();
        try
        {
            return Finish(_mapper.Protect(batch));
        }
        catch
        {
            Finish(MappingError.NoFrameForTable);
            throw;
        }
    }

    /// <summary>Gives pages in a row other frames; each page is mapped to one or the other at any moment.</summary>
    /// <param name="first">The first page; all must be mapped.</param>
    /// <param name="frame">Its new frame.</param>
    /// <param name="count">How many pages of 4 KiB.</param>
    /// <param name="flags">All flags from now on, as in <see cref="PageMapping"/>.</param>
    /// <returns>What was done; all or nothing. Processors may use the old frames until the change is complete.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Remap(Vfn first, Mfn frame, long count, PageFlags flags) =>
        Remap([new(first, frame, flags, count)]);

    /// <summary>Gives a batch of pages other frames.</summary>
    /// <param name="batch">The mappings; all their pages must be mapped. Where two items meet, the last one counts.</param>
    /// <param name="frameOwner">Who owns the new frames, as in <see cref="Map(ReadOnlySpan{PageMapping}, DomainId?)"/>.</param>
    /// <returns>What was done; all or nothing. Processors may use the old frames until the change is complete.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Remap(ReadOnlySpan<PageMapping> batch, DomainId? frameOwner = null)
    {
        Begin();
        try
        {
            return Finish(_mapper.Remap(batch, frameOwner ?? Owner));
        }
        catch
        {
            Finish(MappingError.NoFrameForTable);
            throw;
        }
    }

    /// <summary>Makes superpages of all that can be one, whether or not the address space does so by itself.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many pages of 4 KiB; a superpage that reaches beyond them is made too.</param>
    /// <returns>What was done; nothing if nothing could be.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Promote(Vfn first, long count)
    {
        Begin();
        if (!Format.Contains(first, count))
        {
            return Finish(_change.Fail(MappingError.BadAddress, 0, first));
        }

        _mapper.Promote(new PageRange(first, count));
        return Finish(MappingError.None);
    }

    /// <summary>Makes pages of 4 KiB of the superpage around a page; of one of 1 GiB, only around the page.</summary>
    /// <param name="page">The page.</param>
    /// <returns>What was done; nothing if no superpage maps it.</returns>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public MappingResult Split(Vfn page)
    {
        Begin();
        return Finish(
            Format.IsPageNumber(page)
                ? _mapper.Split(page)
                : _change.Fail(MappingError.BadAddress, 0, page)
        );
    }

    private void Begin()
    {
        ThrowIfClosed();
        _change.Begin();
    }

    private MappingResult Finish(MappingError error)
    {
        var change = 0L;
        if (_retired.IsOpen || _change.NeedsInvalidation)
        {
            change = _retired.Seal(_change.Invalidate(_invalidator, Id));
        }

        _retired.Reclaim(_table);
        return _change.Result(error, change);
    }
}
