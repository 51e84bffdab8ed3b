// SPDX-License-Identifier: MIT

// How a waiting flush goes on. Whoever holds the claim of the wait (PipeWaiter) stands in for the producer here: the
// writer itself, the reader that has advanced, or a step.

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Pipelines;

public sealed partial class RingPipeWriter
{
    // Spilled bytes into the ring, as many as there is room for; for whoever holds the producer's side.
    private void Drain()
    {
        while (_spill.Count != 0)
        {
            var put = _core.Put(ref _position, _spill.Bytes);
            if (put == 0)
            {
                break;
            }

            _spill.Remove(put);
        }

        Publish();
    }

    private bool IsSettled() =>
        (_waiter.IsCancelRequested && !_finishing)
        || _pipe.Control.State != RingState.Open
        || (_spill.Count == 0 ? _finishing || !IsPaused() : IsStuck() && !_finishing);

    private void Settle()
    {
        var pending = _waiter.IsRunning;
        if (_finishing)
        {
            _finishing = false;
            _side.Dispose();
            if (_pipe.WriterError is null)
            {
                _pipe.Complete();
            }
            else
            {
                _pipe.Abort();
            }

            _pipe.LocalReader?.Signal();
        }

        if (pending)
        {
            _waiter.Complete();
        }
    }

    // For the other side and for Step, while the wait is armed: nothing that this reads changes until it is claimed.
    private bool CanProgress()
    {
        if (_pipe.Control.State != RingState.Open || (_waiter.IsCancelRequested && !_finishing))
        {
            return true;
        }

        if (_spill.Count == 0)
        {
            return _finishing || Unexamined(_position.Index) < _resume;
        }

        // Not for every few bytes: half the ring at once, unless the reader wants more than it has.
        var room = _core.Capacity - Held(_position.Index);
        var worthwhile = Math.Min((ulong)_spill.Count, _core.Capacity / 2);
        return room >= worthwhile
            || (Unexamined(_position.Index) == 0 && (room != 0 || !_finishing));
    }

    private bool IsPaused()
    {
        var unexamined = Unexamined(_position.Index);
        _paused = _paused ? unexamined >= _resume : unexamined >= _pause;
        return _paused;
    }

    // The reader has examined all that fits into the ring and consumed none of it: there is no way on.
    private bool IsStuck() =>
        _spill.Count != 0
        && Held(_position.Index) == _core.Capacity
        && Unexamined(_position.Index) == 0
        && _pipe.Control.State == RingState.Open;

    private ulong Unexamined(ulong index)
    {
        // The consumer's index first: it releases the examined one. What is outside the published range is no
        // correct reader's; it counts as what was consumed.
        var held = Held(index);
        var unexamined = index - HardwareOrder.Load(ref _pipe.ExaminedIndex);
        return Math.Min(held, unexamined);
    }

    // What the reader has not consumed; a mad index counts as a full ring here, and faults it at the next refresh.
    private ulong Held(ulong index) =>
        Math.Min(index - _pipe.SeeIndex(RingRole.Consumer), _core.Capacity);
}
