// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <content>Two frames that change places.</content>
public sealed partial class MachineMemory
{
    /// <summary>Exchanges two frames of different owners, as a page flip does: each owner, and each allocator, has as many as before.</summary>
    /// <param name="first">One frame.</param>
    /// <param name="firstOwner">Who must own it.</param>
    /// <param name="second">The other frame.</param>
    /// <param name="secondOwner">Who must own that.</param>
    /// <returns><see langword="false"/> if one is somebody else's, is referred to, or is part of a block of several frames; nothing was changed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <remarks>Source: Xen's GNTTABOP_transfer and XENMEM_exchange; the allocators' tags travel with the owners.</remarks>
    public bool TryExchange(Mfn first, DomainId firstOwner, Mfn second, DomainId secondOwner)
    {
        if (!TryBeginExchange(first, firstOwner, second, secondOwner))
        {
            return false;
        }

        EndExchange(first, firstOwner, second, secondOwner);
        return true;
    }

    /// <summary>Makes both frames busy, so that nobody can refer to them until the exchange is ended or cancelled.</summary>
    internal bool TryBeginExchange(Mfn first, DomainId firstOwner, Mfn second, DomainId secondOwner)
    {
        long one = Index(first),
            other = Index(second);
        if (!TryBegin(one, firstOwner, default, default))
        {
            return false;
        }

        if (one == other || !TryBegin(other, secondOwner, default, default))
        {
            _core.Cancel(one);
            return false;
        }

        if (IsAlone(_core.TagOf(one)) && IsAlone(_core.TagOf(other)))
        {
            return true;
        }

        CancelExchange(first, second);
        return false;
    }

    internal void EndExchange(Mfn first, DomainId firstOwner, Mfn second, DomainId secondOwner)
    {
        long one = Index(first),
            other = Index(second);
        FrameTag oneTag = _core.TagOf(one),
            otherTag = _core.TagOf(other);
        _core.End(one, secondOwner, otherTag);
        _core.End(other, firstOwner, oneTag);
    }

    internal void CancelExchange(Mfn first, Mfn second)
    {
        _core.Cancel(Index(first));
        _core.Cancel(Index(second));
    }

    private static bool IsAlone(FrameTag tag) =>
        tag.Allocator == 0 || (tag.IsFirst && tag.Order == 0);
}
