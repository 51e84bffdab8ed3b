// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <content>Pages that this domain accepts.</content>
public sealed partial class GrantTable
{
    /// <summary>Accepts a page, if the entry says so. Each step that fails undoes those before it, and no others (XSA-496).</summary>
    internal GrantStatus Accept(GrantRef reference, in GrantGift gift)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return GrantStatus.BadDomain;
            }

            if (reference.Value >= (uint)Entries || _active[reference.Value].Pins > 0)
            {
                return GrantStatus.BadReference;
            }

            // The entry of version 1 has 32 bits for it.
            if (Version == 1 && gift.Frame.Value > uint.MaxValue)
            {
                return GrantStatus.AddressTooBig;
            }

            var core = Core(reference.Value);
            var giver = gift.Giver.Domain.Number;
            var status = core.TryCommit(giver, out var wish);
            if (status != GrantStatus.Okay)
            {
                return status;
            }

            var place = new Gfn(wish);
            status = gift.IsFlip ? Flip(gift, place) : Move(gift, place, out place);
            core.EndCommit(giver, status == GrantStatus.Okay ? place.Value : null);
            return status;
        }
    }

    private GrantStatus Move(in GrantGift gift, Gfn wish, out Gfn place)
    {
        place = default;
        var giver = gift.Giver;
        if (!giver.Frames.TryTake(gift.From, gift.Frame))
        {
            return GrantStatus.BadPage;
        }

        // Only what nobody refers to changes hands: so it has exactly one owner, always (XSA-284).
        if (_memory.TryTransfer(gift.Frame, giver.Domain, Domain))
        {
            if (Frames.TryPlace(wish, gift.Frame, out place))
            {
                return GrantStatus.Okay;
            }

            _memory.Transfer(gift.Frame, Domain, giver.Domain);
        }

        giver.Frames.TryPlace(gift.From, gift.Frame, out _);
        return GrantStatus.BadPage;
    }

    private GrantStatus Flip(in GrantGift gift, Gfn place)
    {
        var giver = gift.Giver;
        if (
            !Frames.TryFind(place, out var other)
            || !_memory.Contains(other)
            || !Frames.TryTake(place, other)
        )
        {
            return GrantStatus.BadPage;
        }

        if (!giver.Frames.TryTake(gift.From, gift.Frame))
        {
            Frames.TryPlace(place, other, out _);
            return GrantStatus.BadPage;
        }

        var isDone = _memory.TryExchange(gift.Frame, giver.Domain, other, Domain);
        Frames.TryPlace(place, isDone ? gift.Frame : other, out _);
        giver.Frames.TryPlace(gift.From, isDone ? other : gift.Frame, out _);
        return isDone ? GrantStatus.Okay : GrantStatus.BadPage;
    }
}
