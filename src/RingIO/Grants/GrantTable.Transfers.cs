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
            status = GrantStatus.GeneralError;
            try
            {
                status = gift.IsFlip ? Flip(gift, place, out place) : Move(gift, place, out place);
            }
            finally
            {
                core.EndCommit(giver, status == GrantStatus.Okay ? place.Value : null);
            }

            return status;
        }
    }

    // Only what nobody refers to changes hands, and nobody can refer to it meanwhile: so it has exactly one owner, always (XSA-284), and a
    // step that is refused leaves nothing to be undone that could be refused in turn.
    private GrantStatus Move(in GrantGift gift, Gfn wish, out Gfn place)
    {
        place = default;
        var giver = gift.Giver;
        if (!_memory.TryBeginTransfer(gift.Frame, giver.Domain))
        {
            return GrantStatus.BadPage;
        }

        bool isPlaced = false,
            isTaken = false;
        try
        {
            // It may have moved since it was looked up; now it cannot.
            isPlaced =
                giver.Frames.TryFind(gift.From, out var found)
                && found == gift.Frame
                && Frames.TryPlace(wish, gift.Frame, out place);
            isTaken = isPlaced && giver.Frames.TryTake(gift.From, gift.Frame);
        }
        finally
        {
            if (isPlaced && !isTaken)
            {
                Frames.TryTake(place, gift.Frame);
            }

            if (isTaken)
            {
                _memory.EndTransfer(gift.Frame, Domain);
            }
            else
            {
                _memory.CancelTransfer(gift.Frame);
            }
        }

        return isTaken ? GrantStatus.Okay : GrantStatus.BadPage;
    }

    private GrantStatus Flip(in GrantGift gift, Gfn wish, out Gfn place)
    {
        place = default;
        var giver = gift.Giver;
        if (
            !Frames.TryFind(wish, out var other)
            || !_memory.Contains(other)
            || !_memory.TryBeginExchange(gift.Frame, giver.Domain, other, Domain)
        )
        {
            return GrantStatus.BadPage;
        }

        bool isPlaced = false,
            isTaken = false;
        try
        {
            isPlaced = Frames.TryReplace(wish, other, gift.Frame, out place);
            isTaken = isPlaced && giver.Frames.TryReplace(gift.From, gift.Frame, other, out _);
        }
        finally
        {
            if (isPlaced && !isTaken && !Frames.TryReplace(place, gift.Frame, other, out _))
            {
                // Better a hole than a page that is not the domain's.
                Frames.TryTake(place, gift.Frame);
            }

            if (isTaken)
            {
                _memory.EndExchange(gift.Frame, giver.Domain, other, Domain);
            }
            else
            {
                _memory.CancelExchange(gift.Frame, other);
            }
        }

        return isTaken ? GrantStatus.Okay : GrantStatus.BadPage;
    }
}
