// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// An execution as a graph (after Kokologiannakis et al., "Truly Stateless, Optimal Dynamic Partial Order Reduction", POPL
/// 2022): events in the order in which they were added, which write each read reads, and for each word the order of its
/// writes. Whether the memory model allows it is judged with each event that is added.
/// </summary>
/// <remarks>
/// <para>Every event but a revisited read comes behind everything that it depends on, so what is new has nothing after it.
/// A revisited read reads a younger write; what follows it in its thread is younger than that write.</para>
/// <para>The numbers of events change with <see cref="CopyBefore"/>; their order stays.</para>
/// </remarks>
internal sealed partial class Graph
{
    /// <summary>In place of a write: what the word held before the program ran.</summary>
    public const int Initial = -1;

    /// <summary>In place of an event: none.</summary>
    public const int Nobody = -2;

    private const int PositionStep = 1 << 20;

    private readonly int _threadCount;
    private readonly MemoryModel _model;
    private readonly WordTable _words;
    private readonly PayloadTable _payload;
    private readonly BodyStates _bodies;
    private readonly Views _views = new();
    private readonly OrderMatrix _order = new();
    private readonly IntList[] _threads;
    private readonly List<WordState> _states = [];
    private readonly List<IntList> _lines = [];
    private Event[] _events = new Event[128];
    private int[] _causes = []; // For each event and thread: how many of the thread's events led to it, by order or reading.
    private byte[] _bytes = new byte[256];
    private int _byteCount;

    public Graph(
        int threadCount,
        MemoryModel model,
        WordTable words,
        PayloadTable payload,
        BodyStates bodies
    )
    {
        _bodies = bodies;
        _threadCount = threadCount;
        _model = model;
        _words = words;
        _payload = payload;
        _threads = [.. Enumerable.Range(0, threadCount).Select(_ => new IntList())];
        Ended = new bool[threadCount];
        BlockedFrom = new int[threadCount];
        Clear();
    }

    public int ThreadCount => _threadCount;

    public int Count { get; private set; }

    /// <summary>Threads that have run to their end.</summary>
    public bool[] Ended { get; }

    /// <summary>For each thread that waits: the place of the first event of its vain round; -1 for others.</summary>
    public int[] BlockedFrom { get; }

    public ref Event this[int id] => ref _events[id];

    public IntList Thread(int thread) => _threads[thread];

    /// <summary>The reads and writes of a word, in the order in which they were added.</summary>
    public IntList Accesses(int word) => _states[word].Accesses;

    /// <summary>The last write of a word in its order.</summary>
    public int Newest(int word) => _states[word].Newest;

    public int OlderThan(int write) => _events[write].Older;

    public int NewerThan(int write, int word) =>
        write == Initial ? _states[word].Oldest : _events[write].Newer;

    public int PositionOf(int write) => write == Initial ? 0 : _events[write].Position;

    public ulong ValueOf(int write, int word) =>
        write == Initial ? _words[word].Initial : _events[write].Value;

    /// <summary>The state of a thread's body.</summary>
    public int StateOf(int thread)
    {
        var last = LastOf(thread);
        return last < 0 ? BodyStates.Root(thread) : _events[last].State;
    }

    /// <summary>The number of the word that an access names.</summary>
    public int Find(in Access access)
    {
        var word = _words.Find(access);
        Prepare(word);
        return word;
    }

    /// <summary>What a word holds after everything.</summary>
    public ulong Final(int word) =>
        word < _states.Count ? ValueOf(Newest(word), word) : _words[word].Initial;

    public bool CanGoOn(int thread) => !Ended[thread] && BlockedFrom[thread] < 0;

    /// <summary>Whether an interlocked operation has put its write right behind this one: no other may.</summary>
    public bool IsConsumed(int write, int word)
    {
        var newer = NewerThan(write, word);
        return newer >= 0
            && _events[newer].Kind == EventKind.UpdateWrite
            && _events[newer].ReadFrom == write;
    }

    /// <summary>Whether an event is among those that led to the next event of a thread.</summary>
    public bool LedTo(int id, int thread)
    {
        ref var e = ref _events[id];
        if (e.Thread == thread)
        {
            return true;
        }

        var last = LastOf(thread);
        return last >= 0 && _causes[(last * _threadCount) + e.Thread] > e.Place;
    }

    /// <summary>How many of a thread's events led to an event, itself included.</summary>
    public int CausesOf(int id, int thread) => _causes[(id * _threadCount) + thread];

    /// <summary>How many of a thread's events happen before an event, itself included.</summary>
    public int SeenBy(int id, int thread) => _views[id, Views.Row.Seen][thread];

    /// <summary>Whether an event had seen a write, or a newer one.</summary>
    public bool Knows(int id, int write, int word) =>
        PositionOf(write) <= _views[id, Views.Row.Seen][_threadCount + word];

    public int LastOf(int thread)
    {
        var list = _threads[thread];
        return list.Count == 0 ? Nobody : list[list.Count - 1];
    }

    /// <summary>The oldest position that a thread's next access of a word may name: it reads no write whose readers lie before it.</summary>
    public int Bound(int thread, int word, bool fenced)
    {
        var last = LastOf(thread);
        if (last < 0)
        {
            return 0;
        }

        var bound = _views[last, Views.Row.Seen][_threadCount + word];
        return fenced
            ? Math.Max(bound, _views[last, Views.Row.Unacquired][_threadCount + word])
            : bound;
    }

    /// <summary>Whether a read may read a write, or a write come right behind it, as far as the thread has seen.</summary>
    public bool Allows(int bound, int write) => PositionOf(write) + 1 >= bound;

    public void Clear()
    {
        Truncate(0);
        _byteCount = 0;
        Array.Clear(Ended);
        Array.Fill(BlockedFrom, -1);
        _views.Reserve(_events.Length, _threadCount + _words.Count);
        _order.Reserve(_events.Length);
        if (_causes.Length < _events.Length * _threadCount)
        {
            _causes = new int[_events.Length * _threadCount];
        }
    }

    /// <summary>Takes back the events from a number on.</summary>
    public void Truncate(int count)
    {
        if (count >= Count)
        {
            return;
        }

        _order.Undo(_events[count].OrderMark);
        _byteCount = _events[count].Bytes;
        for (var id = Count - 1; id >= count; id--)
        {
            ref var e = ref _events[id];
            _threads[e.Thread].RemoveLast();
            Ended[e.Thread] = false;
            BlockedFrom[e.Thread] = -1;
            if (e.Word >= 0)
            {
                _states[e.Word].Accesses.RemoveLast();
                if (e.IsWrite)
                {
                    Unlink(e);
                }
            }
            else if (e.Kind == EventKind.Payload)
            {
                LeaveLines(e.Access);
            }
        }

        Count = count;
    }

    /// <summary>Becomes what another graph was before it had more than so many events.</summary>
    public void CopyBefore(Graph other, int count)
    {
        if (_events.Length < other._events.Length)
        {
            _events = new Event[other._events.Length];
        }

        Array.Copy(other._events, _events, other.Count);
        _views.CopyFrom(other._views, count);
        _views.Reserve(_events.Length, _threadCount + _words.Count);
        _order.CopyFrom(other._order, other.Count);
        _order.Reserve(_events.Length);
        if (_causes.Length < _events.Length * _threadCount)
        {
            _causes = new int[_events.Length * _threadCount];
        }

        Array.Copy(other._causes, _causes, count * _threadCount);
        for (var i = 0; i < _threadCount; i++)
        {
            _threads[i].CopyFrom(other._threads[i]);
        }

        if (other._states.Count > 0)
        {
            Prepare(other._states.Count - 1);
        }

        for (var i = 0; i < _states.Count; i++)
        {
            CopyWord(i, other);
        }

        CopyPayload(other);
        other.Ended.CopyTo(Ended, 0);
        other.BlockedFrom.CopyTo(BlockedFrom, 0);
        Count = other.Count;
        Truncate(count);
    }

    private void CopyWord(int word, Graph other)
    {
        var state = _states[word];
        if (word >= other._states.Count)
        {
            state.Accesses.Clear();
            state.Oldest = Nobody;
            state.Newest = Initial;
            return;
        }

        state.Accesses.CopyFrom(other._states[word].Accesses);
        state.Oldest = other._states[word].Oldest;
        state.Newest = other._states[word].Newest;
    }

    private void Prepare(int word)
    {
        if (word < _states.Count && _threadCount + word < _views.Stride)
        {
            return;
        }

        while (_states.Count <= word)
        {
            _states.Add(new());
        }

        _views.Reserve(_events.Length, _threadCount + Math.Max(word + 1, _words.Count));
    }

    private void Unlink(in Event e)
    {
        var state = _states[e.Word];
        if (e.Older >= 0)
        {
            _events[e.Older].Newer = e.Newer;
        }
        else
        {
            state.Oldest = e.Newer;
        }

        if (e.Newer >= 0)
        {
            _events[e.Newer].Older = e.Older;
        }
        else
        {
            state.Newest = e.Older;
        }
    }

    /// <summary>The writes of a word in their order, and who accesses it.</summary>
    private sealed class WordState
    {
        public IntList Accesses { get; } = new();

        public int Oldest { get; set; } = Nobody;

        public int Newest { get; set; } = Initial;
    }
}
