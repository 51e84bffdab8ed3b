// SPDX-License-Identifier: MIT

using static RingIO.Testing.Engine.Views.Row;

namespace RingIO.Testing.Engine;

// Beyond what views tell, each model has an order that must have no cycle.
//
//   DotNet: full fences (an interlocked operation is one before and one behind its access). Fence F comes before fence G if
//     F happens before G, or if something behind F comes before something ahead of G in the order of a word: it reads or
//     writes an older write (RC11's psc without sequentially consistent accesses; Lahav et al., PLDI 2017).
//   TotalStoreOrder: all accesses. Program order but for a store before a load, reading from another thread, the order
//     of writes, and a read before the write that replaces what it read.
//   SequentiallyConsistent: the same with the whole of program order.
internal sealed partial class Graph
{
    /// <summary>Puts a new event into the order.</summary>
    /// <returns><see langword="false"/> if that closes a cycle.</returns>
    private bool Order(int id)
    {
        if (IsOrdered)
        {
            return OrderAccess(id);
        }

        ref var e = ref _events[id];
        if (e.IsFence)
        {
            OrderFence(id);
        }

        return e.Word < 0 || OrderFencesBefore(id);
    }

    private void OrderFence(int id)
    {
        ref var e = ref _events[id];
        _order.ClearScratch();
        var seen = _views[id, Fenced];
        GatherFencesBefore(id, seen, e.Place);
        for (var thread = 0; thread < _threadCount; thread++)
        {
            // What does not happen before this fence, but lies before something that does in the order of its word.
            var list = _threads[thread];
            for (var i = thread == e.Thread ? list.Count : seen[thread]; i < list.Count; i++)
            {
                ref var other = ref _events[list[i]];
                if (other.Word >= 0 && other.Position < seen[_threadCount + other.Word])
                {
                    GatherFencesBefore(list[i], _views[list[i], Seen], other.Place + 1);
                }
            }
        }

        _order.TryPutBefore(id, Count);
    }

    /// <summary>An access of what is not the newest comes before the fences that have seen something newer, and so do the fences before it.</summary>
    private bool OrderFencesBefore(int id)
    {
        ref var e = ref _events[id];
        if (e.IsWrite ? e.Newer < 0 : e.ReadFrom == Newest(e.Word))
        {
            return true;
        }

        var seen = _views[id, Seen];
        var gathered = false;
        for (var thread = 0; thread < _threadCount; thread++)
        {
            var list = _threads[thread];
            for (var i = thread == e.Thread ? list.Count : seen[thread]; i < list.Count; i++)
            {
                var other = list[i];
                if (
                    !_events[other].IsFence
                    || _views[other, Fenced][_threadCount + e.Word] <= e.Position
                )
                {
                    continue;
                }

                if (!gathered)
                {
                    _order.ClearScratch();
                    GatherFencesBefore(id, seen, e.Place + 1);
                    gathered = true;
                }

                if (!_order.TryPutBefore(other, Count))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Gathers the fences that happen before an event, and what comes before them.</summary>
    /// <param name="id">The event.</param>
    /// <param name="seen">What happens before it.</param>
    /// <param name="own">How many events of its own thread count.</param>
    private void GatherFencesBefore(int id, ReadOnlySpan<int> seen, int own)
    {
        for (var thread = 0; thread < _threadCount; thread++)
        {
            var count = thread == _events[id].Thread ? own : seen[thread];
            if (count > 0 && _events[_threads[thread][count - 1]].LastFence is >= 0 and var fence)
            {
                _order.Gather(fence);
            }
        }
    }

    private bool OrderAccess(int id)
    {
        ref var e = ref _events[id];
        _order.ClearScratch();
        var both = e.IsFence || e.Access.IsUpdate;
        var sequential = _model == MemoryModel.SequentiallyConsistent;
        var last = e.Place == 0 ? Nobody : _threads[e.Thread][e.Place - 1];
        if (last >= 0)
        {
            var loads = _events[last].LastLoad;
            var stores = _events[last].LastStore;
            GatherIf(loads);
            if (both || sequential || e.IsWrite)
            {
                GatherIf(stores);
            }
        }

        e.LastLoad = both || sequential || e.IsRead ? id : e.LastLoad;
        e.LastStore = both || sequential || e.IsWrite ? id : e.LastStore;
        if (e.IsRead && e.ReadFrom >= 0 && _events[e.ReadFrom].Thread != e.Thread)
        {
            _order.Gather(e.ReadFrom);
        }
        else if (e.IsWrite)
        {
            GatherIf(e.Older);
            GatherReaders(id, e.Older);
        }

        _order.TryPutBefore(id, Count);
        if (e.Word < 0)
        {
            return true;
        }

        var next = e.IsRead ? NewerThan(e.ReadFrom, e.Word) : e.Newer;
        if (next < 0)
        {
            return true;
        }

        _order.Gather(id);
        return _order.TryPutBefore(next, Count);
    }

    private void GatherReaders(int write, int of)
    {
        var accesses = Accesses(_events[write].Word);
        for (var i = 0; i < accesses.Count; i++)
        {
            ref var other = ref _events[accesses[i]];
            if (other.IsRead && other.ReadFrom == of)
            {
                _order.Gather(accesses[i]);
            }
        }
    }

    private void GatherIf(int id)
    {
        if (id >= 0)
        {
            _order.Gather(id);
        }
    }
}
