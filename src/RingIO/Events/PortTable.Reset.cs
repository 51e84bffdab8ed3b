// SPDX-License-Identifier: MIT

namespace RingIO.Events;

public sealed partial class PortTable
{
    private uint _nextReset;

    /// <summary>Whether a reset has begun and not ended: no port is taken or bound meanwhile.</summary>
    public bool IsResetting => Volatile.Read(ref _nextReset) != 0;

    /// <summary>
    /// Closes every port and goes back to the 2-level ABI (EVTCHNOP_reset), a part at a time. From the first call to the last,
    /// no port of the domain is taken or bound: nobody sees a table that is partly new (XSA-343).
    /// </summary>
    /// <param name="budget">How many ports to look at most (XSA-344); above 0.</param>
    /// <returns>Success when it is done; try again: call it once more, or let <see cref="Step"/> go on.</returns>
    public EventStatus Reset(int budget)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(budget);
        lock (_channels.Changes)
        {
            if (_isGone)
            {
                return EventStatus.NoSuchDomain;
            }

            BeginReset();
            ContinueReset(budget);
            return IsResetting ? EventStatus.TryAgain : EventStatus.Success;
        }
    }

    private void BeginReset() => _nextReset = Math.Max(_nextReset, 1);

    // Inside the lock. Returns how many ports were closed.
    private int ContinueReset(int budget)
    {
        var closed = 0;
        for (; budget > 0 && _nextReset < _entries.Length; budget--)
        {
            if (_entries[_nextReset] is { Kind: not EventPortKind.Closed } entry)
            {
                CloseInside(entry);
                closed++;
            }

            _nextReset++;
        }

        if (_nextReset >= _entries.Length)
        {
            // Every port that was in use was closed behind its gate: nobody is inside, and a closed port touches no memory.
            _fifo?.Dispose();
            _fifo = null;
            _nextReset = 0;
        }

        return closed;
    }
}
