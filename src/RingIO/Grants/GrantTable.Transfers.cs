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
            status = gift.IsFlip ? Flip(gift, place, out place) : Move(gift, place, out place);
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

    // Owners first: whoever looks a number up meanwhile finds a frame that is not its domain's, and gets no reference to it.
    private GrantStatus Flip(in GrantGift gift, Gfn wish, out Gfn place)
    {
        place = default;
        var giver = gift.Giver;
        if (
            !Frames.TryFind(wish, out var other)
            || !_memory.Contains(other)
            || !_memory.TryExchange(gift.Frame, giver.Domain, other, Domain)
        )
        {
            return GrantStatus.BadPage;
        }

        if (Frames.TryReplace(wish, other, gift.Frame, out place))
        {
            if (giver.Frames.TryReplace(gift.From, gift.Frame, other, out _))
            {
                return GrantStatus.Okay;
            }

            Frames.TryReplace(place, gift.Frame, other, out _);
        }

        _memory.TryExchange(other, giver.Domain, gift.Frame, Domain);
        return GrantStatus.BadPage;
    }
}
