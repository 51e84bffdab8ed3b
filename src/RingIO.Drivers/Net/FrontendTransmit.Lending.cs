// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <content>Lending pages, and taking them back: many at a time, and again where somebody uses one still.</content>
internal sealed partial class FrontendTransmit
{
    // Grants what is not registered, all or none; a bit for each that is.
    private bool TryLend(ReadOnlySpan<NetFragment> frame, Span<GrantRef> references, out uint kept)
    {
        Span<Gfn> pages = stackalloc Gfn[NetInterface.MinSlots];
        Span<GrantRef> taken = stackalloc GrantRef[NetInterface.MinSlots];
        var count = 0;
        kept = 0;
        for (var index = 0; index < frame.Length; index++)
        {
            var page = frame[index].Frame;
            if (Static is not null && Static.TryFind(page, out references[index]))
            {
                kept |= 1u << index;
            }
            else
            {
                pages[count++] = page;
            }
        }

        if (!context.Grants.TryGrant(_backend, pages[..count], isReadOnly: true, taken[..count]))
        {
            return false;
        }

        counters.GrantOperations += count;
        for (int index = 0, next = 0; next < count; index++)
        {
            if ((kept >> index & 1) == 0)
            {
                references[index] = taken[next++];
            }
        }

        return true;
    }

    private void End(ushort id)
    {
        ref var piece = ref _pieces[id];
        piece.IsOut = false;
        if (piece.IsKept)
        {
            Release(id);
            return;
        }

        _references[_revokingCount] = piece.Reference;
        _revoking[_revokingCount++] = id;
    }

    // Also those that were in use the last time.
    private void TakeBack()
    {
        if (_revokingCount == 0)
        {
            return;
        }

        var count = _revokingCount;
        context.Grants.TryRevoke(_references.AsSpan(0, count), _revoked.AsSpan(0, count));
        _revokingCount = 0;
        for (var index = 0; index < count; index++)
        {
            if (_revoked[index])
            {
                counters.GrantOperations++;
                Release(_revoking[index]);
            }
            else
            {
                _references[_revokingCount] = _references[index];
                _revoking[_revokingCount++] = _revoking[index];
            }
        }
    }

    private void Release(ushort id)
    {
        var head = _pieces[id].Head;
        if (id != head)
        {
            _freeIds[_freeCount++] = id;
        }

        if (--_packets[head].Left == 0)
        {
            _ended[_endedPut++ % Slots] = head;
        }
    }
}
