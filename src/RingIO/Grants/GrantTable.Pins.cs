// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <content>Uses of this domain's pages by others.</content>
public sealed partial class GrantTable
{
    /// <summary>Begins a use: says so in the entry, and takes a reference to its frame.</summary>
    internal GrantStatus TryPin(GrantRef reference, in GrantUse use, out GrantPin pin)
    {
        lock (_gate)
        {
            return TryPinInside(reference, use, out pin);
        }
    }

    // The caller is inside the lock.
    private GrantStatus TryPinInside(GrantRef reference, in GrantUse use, out GrantPin pin)
    {
        pin = default;
        if (_isClosed)
        {
            return GrantStatus.BadDomain;
        }

        if (reference.Value >= (uint)Entries)
        {
            return GrantStatus.BadReference;
        }

        ref var active = ref _active[reference.Value];
        if (active.Pins > 0 && (active.Grantee != use.Grantee || active.IsOrphan))
        {
            return GrantStatus.BadReference;
        }

        var held = active.Held;
        var core = Core(reference.Value);
        var status = core.TryPin(use.Grantee.Number, use.Bits, held, out var header, out var terms);
        if (status != GrantStatus.Okay)
        {
            return status;
        }

        status = Take(ref active, use, header, terms);
        if (status != GrantStatus.Okay)
        {
            // Only what this one has said (XSA-496): the bits of other uses stay (XSA-230).
            core.Unpin(use.Bits & ~held, held);
            return status;
        }

        pin = new(this, reference, use.IsWritable, active.Bytes, active.Terms, active.IsTransitive);
        return GrantStatus.Okay;
    }

    /// <summary>Ends a use. The entry says so last (XSA-218): then the domain may use its page for something else.</summary>
    internal void Unpin(in GrantPin pin)
    {
        lock (_gate)
        {
            UnpinInside(pin);
        }
    }

    // The caller is inside the lock.
    private void UnpinInside(in GrantPin pin)
    {
        ref var active = ref _active[pin.Reference.Value];
        var before = active.Held;
        _ = pin.IsWritable ? active.Writes-- : active.Reads--;
        _pins--;
        if (!active.IsTransitive)
        {
            _holds.Drop(active.Bytes.Frame, 1, pin.IsWritable);
        }

        var core = Core(pin.Reference.Value);
        core.Unpin(before & ~active.Held, active.Held);
        if (active is { Pins: 0, IsOrphan: true })
        {
            core.Withdraw(active.Grantee.Number);
        }
    }

    // The first use decides which frame it is; for those behind it the entry's words do not count any more (XSA-500).
    private GrantStatus Take(
        ref ActiveGrant active,
        in GrantUse use,
        GrantHeader header,
        GrantTerms terms
    )
    {
        var isFirst = active.Pins == 0;
        var next = active;
        if (isFirst)
        {
            var status = Judge(header, terms, ref next);
            if (status != GrantStatus.Okay)
            {
                return status;
            }

            next.Grantee = use.Grantee;
            next.IsOrphan = false;
        }

        if (
            header.IsTransitive != next.IsTransitive
            || (next.IsTransitive && !use.MayLead)
            || (next.IsSubPage && use.NeedsPage)
        )
        {
            return GrantStatus.BadReference;
        }

        if (!next.IsTransitive && !_holds.TryHold(next.Bytes.Frame, 1, use.IsWritable, Domain))
        {
            return GrantStatus.BadPage;
        }

        _ = use.IsWritable ? next.Writes++ : next.Reads++;
        active = next;
        _pins++;
        return GrantStatus.Okay;
    }

    private GrantStatus Judge(GrantHeader header, GrantTerms terms, ref ActiveGrant active)
    {
        active.Terms = terms;
        active.IsTransitive = header.IsTransitive;
        active.IsSubPage = Version == 2 && header.IsSubPage;
        active.Bytes = default;
        if (active.IsTransitive)
        {
            return GrantStatus.Okay;
        }

        var (start, length) = active.IsSubPage ? (terms.PageOffset, terms.Length) : (0, 4096);
        if (start + length > 4096)
        {
            return GrantStatus.BadReference;
        }

        if (!Frames.TryFind(new Gfn(terms.Frame), out var frame) || !_memory.Contains(frame))
        {
            return GrantStatus.BadPage;
        }

        active.Bytes = new(frame, start, length);
        return GrantStatus.Okay;
    }
}
