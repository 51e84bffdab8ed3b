// SPDX-License-Identifier: MIT

using static RingIO.Testing.Engine.Views.Row;

namespace RingIO.Testing.Engine;

internal sealed partial class Graph
{
    /// <summary>Adds a read.</summary>
    /// <returns>Whether the memory model allows it; the event is there in any case.</returns>
    public bool AddRead(int thread, in Access access, int word, int from)
    {
        var id = AddPendingRead(thread, access, word);
        return Complete(id, from);
    }

    /// <summary>Adds a read that does not know yet what it reads. Nothing of its thread may follow before it does.</summary>
    public int AddPendingRead(int thread, in Access access, int word)
    {
        var kind = access.IsUpdate ? EventKind.UpdateRead : EventKind.Read;
        var id = Begin(thread, access, kind, word);
        ref var e = ref _events[id];
        e.ReadFrom = Nobody;
        e.Position = int.MaxValue;
        if (e.IsFence)
        {
            e.LastFence = id;
        }

        return id;
    }

    /// <summary>Lets a pending read read a write; again and again, if it must be another.</summary>
    /// <returns>Whether the memory model allows it.</returns>
    public bool Complete(int id, int from)
    {
        ref var e = ref _events[id];
        Restart(id);
        var seen = _views[id, Seen];
        if (e.IsFence)
        {
            Acquire(id);
            seen.CopyTo(_views[id, Fenced]); // The fence comes before the read.
        }

        var bound = seen[_threadCount + e.Word];
        e.ReadFrom = from;
        e.Value = ValueOf(from, e.Word);
        e.Position = PositionOf(from) + 1;
        seen[_threadCount + e.Word] = Math.Max(bound, e.Position);
        if (from >= 0)
        {
            var acquires = e.IsFence || IsOrdered || e.Access.Kind == AccessKind.LoadAcquire;
            Views.Join(acquires ? seen : _views[id, Unacquired], _views[from, Carried]);
            for (var i = 0; i < _threadCount; i++)
            {
                ref var cause = ref _causes[(id * _threadCount) + i];
                cause = Math.Max(cause, _causes[(from * _threadCount) + i]);
            }
        }

        e.State = _bodies.After(e.State, e.Value);
        return bound <= e.Position && Order(id);
    }

    /// <summary>Adds a write right behind another one of its word.</summary>
    /// <returns>Whether the memory model allows it; the event is there in any case.</returns>
    public bool AddWrite(int thread, in Access access, int word, ulong value, int older)
    {
        var update = access.IsUpdate;
        var id = Begin(thread, access, update ? EventKind.UpdateWrite : EventKind.Write, word);
        ref var e = ref _events[id];
        e.ReadFrom = update ? older : Nobody;
        e.Value = value;
        e.State = update ? e.State : _bodies.After(e.State, 0);
        Link(ref e, id, older);
        var seen = _views[id, Seen];
        var bound = seen[_threadCount + word];
        seen[_threadCount + word] = e.Position;
        var carried = _views[id, Carried];
        _views[id, IsOrdered || e.IsRelease ? Seen : Fenced].CopyTo(carried);
        carried[_threadCount + word] = e.Position;
        if (update && older >= 0)
        {
            // An interlocked write passes on what the write before it carried.
            Views.Join(carried, _views[older, Carried]);
        }

        return bound <= e.Position && Order(id);
    }

    /// <summary>Adds a full fence, or the one behind an interlocked operation.</summary>
    public void AddFence(int thread, in Access access)
    {
        var kind = access.IsUpdate ? EventKind.UpdateFence : EventKind.Fence;
        var id = Begin(thread, access, kind, -1);
        _events[id].LastFence = id;
        Acquire(id);
        _views[id, Seen].CopyTo(_views[id, Fenced]);
        if (kind == EventKind.Fence)
        {
            Answer(id, 0);
        }

        Order(id);
    }

    /// <summary>Adds the fence behind an interlocked operation, if a thread's last event is one without. A revisit may have kept the rest alone.</summary>
    public void EndUpdate(int thread)
    {
        var last = LastOf(thread);
        if (
            last >= 0
            && _events[last].Kind is (EventKind.UpdateRead or EventKind.UpdateWrite)
            && !_events[last].Access.IsWeakened
        )
        {
            AddFence(thread, _events[last].Access);
        }
    }

    public void AddHint(int thread, in Access access) =>
        Answer(Begin(thread, access, EventKind.Hint, -1), 0);

    private void Answer(int id, ulong answer)
    {
        ref var e = ref _events[id];
        e.State = _bodies.After(e.State, answer);
    }

    private bool IsOrdered => _model != MemoryModel.DotNet;

    private int Begin(int thread, in Access access, EventKind kind, int word)
    {
        if (Count == _events.Length)
        {
            Grow();
        }

        var id = Count++;
        var last = LastOf(thread);
        ref var e = ref _events[id];
        e.State = last < 0 ? BodyStates.Root(thread) : _events[last].State;
        e.Access = access;
        e.Kind = kind;
        e.Thread = thread;
        e.Place = _threads[thread].Count;
        e.Word = word;
        e.ReadFrom = Nobody;
        e.Value = 0;
        e.Position = int.MaxValue;
        e.Older = e.Newer = Nobody;
        e.LastFence = last < 0 ? Nobody : _events[last].LastFence;
        e.LastLoad = last < 0 ? Nobody : _events[last].LastLoad;
        e.LastStore = last < 0 ? Nobody : _events[last].LastStore;
        e.Bytes = _byteCount;
        e.OrderMark = _order.Mark;
        _order.Clear(id);
        _threads[thread].Add(id);
        Ended[thread] = false;
        BlockedFrom[thread] = -1;
        if (word >= 0)
        {
            _states[word].Accesses.Add(id);
        }

        Inherit(id, last);
        return id;
    }

    // A pending read begins anew from what its thread had seen before it.
    private void Restart(int id)
    {
        ref var e = ref _events[id];
        var last = e.Place == 0 ? Nobody : _threads[e.Thread][e.Place - 1];
        e.State = last < 0 ? BodyStates.Root(e.Thread) : _events[last].State;
        Inherit(id, last);
    }

    private void Inherit(int id, int last)
    {
        ref var e = ref _events[id];
        _views.Inherit(id, last);
        _views[id, Seen][e.Thread] = e.Place + 1;
        var causes = _causes.AsSpan(id * _threadCount, _threadCount);
        if (last < 0)
        {
            causes.Clear();
        }
        else
        {
            _causes.AsSpan(last * _threadCount, _threadCount).CopyTo(causes);
        }

        causes[e.Thread] = e.Place + 1;
    }

    private void Acquire(int id)
    {
        var unacquired = _views[id, Unacquired];
        Views.Join(_views[id, Seen], unacquired);
        unacquired.Clear();
    }

    private void Link(ref Event e, int id, int older)
    {
        var state = _states[e.Word];
        var newer = NewerThan(older, e.Word);
        e.Older = older;
        e.Newer = newer;
        if (newer < 0)
        {
            e.Position =
                PositionOf(older) < int.MaxValue - (2 * PositionStep)
                    ? PositionOf(older) + PositionStep
                    : throw new GraphLimitException(
                        $"There are more than {int.MaxValue / PositionStep} stores to one word: make the program smaller, or MaxSteps."
                    );
            state.Newest = id;
        }
        else
        {
            // Nearer to the older one: what comes next in between is most likely behind this one.
            var gap = (_events[newer].Position - PositionOf(older)) / 2;
            e.Position = PositionOf(older) + (Math.Max(gap / 4, 1) * 2);
            _events[newer].Older = id;
            if (gap < 2)
            {
                throw new GraphLimitException(
                    "Too many stores came between the same two of one word: the explorer has no room for more. Make the program smaller."
                );
            }
        }

        if (older >= 0)
        {
            _events[older].Newer = id;
        }
        else
        {
            state.Oldest = id;
        }
    }

    private void Grow()
    {
        Array.Resize(ref _events, _events.Length * 2);
        Array.Resize(ref _causes, _events.Length * _threadCount);
        _views.Reserve(_events.Length, _threadCount + _words.Count);
        _order.Reserve(_events.Length);
    }
}
