// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;

namespace RingIO.Drivers.Net;

/// <content>Doing what was asked for.</content>
internal sealed partial class BackendReceive
{
    /// <summary>Does all that was asked for, and publishes the responses.</summary>
    /// <returns>Whether the guest wants to be told.</returns>
    public bool Flush()
    {
        if (_back is null || _responseCount == 0)
        {
            return false;
        }

        RunCopies();
        RunFlips();
        context.Touches?.TouchMapped(context.Domain.Id, _ringPlace, isWrite: true);
        _back.Put(_responses.AsSpan(0, _responseCount));
        _responseCount = 0;
        DropUsed();
        return _back.PushAndCheckNotify();
    }

    private void RunCopies()
    {
        if (_copyCount == 0)
        {
            return;
        }

        var batch = _copies.AsSpan(0, _copyCount);
        context.Domain.Calls.Copy(batch);
        counters.Hypercalls++;
        counters.GrantOperations += _copyCount;
        for (var copy = 0; copy < batch.Length; copy++)
        {
            if (batch[copy].Status != GrantStatus.Okay)
            {
                Refuse(_copyResponses[copy]);
            }
        }

        _copyCount = 0;
    }

    private void RunFlips()
    {
        if (_flipCount == 0)
        {
            return;
        }

        var batch = _flips.AsSpan(0, _flipCount);
        context.Domain.Calls.Flip(batch);
        counters.Hypercalls++;
        counters.GrantOperations += _flipCount;
        for (var flip = 0; flip < batch.Length; flip++)
        {
            if (batch[flip].Status == GrantStatus.Okay)
            {
                counters.Remaps++;
            }
            else
            {
                Refuse(_flipResponses[flip]);
            }
        }

        _flipCount = 0;
    }

    // The guest's page is not what it said: it loses the packet.
    private void Refuse(int response)
    {
        ref var slot = ref _responses[response].Response;
        if (slot.Status >= 0)
        {
            counters.Faults++;
        }

        slot.Status = (short)NetStatus.Error;
    }

    private void DropUsed()
    {
        foreach (var buffer in _used)
        {
            buffers.Drop(buffer);
        }

        _used.Clear();
    }
}
