// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

// Payload is accessed with ordinary instructions between two hooks. Each hook is an event; two hooks of different threads on
// the same bytes, one of a writer, must be ordered by happens-before. Real memory is only where a running thread is shown
// its bytes.
internal sealed partial class Graph
{
    /// <summary>Adds a hook: an opening is shown the bytes that its thread must see, a writer's closing keeps them.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="access">The hook.</param>
    /// <param name="left">What a writer leaves; null if real memory has it.</param>
    /// <returns>The event that it races with, or <see cref="Nobody"/>.</returns>
    public int AddPayload(int thread, in Access access, byte[]? left)
    {
        var id = Begin(thread, access, EventKind.Payload, -1);
        var race = Check(id);
        if (race == Nobody && !access.IsOpen)
        {
            race = Intruder(id);
        }

        EnterLines(id, access);
        var contents = Contents(id);
        if (access.IsOpen)
        {
            contents.CopyTo(RawMemory.Bytes(access.Address, access.Size));
            Answer(id, _bodies.AnswerOf(contents));
            return race;
        }

        if (access.Kind == AccessKind.CloseWrite)
        {
            (left ?? RawMemory.Bytes(access.Address, access.Size)).CopyTo(contents);
        }

        Answer(id, 0);
        return race;
    }

    /// <summary>Adds a hook of another graph with the bytes that it had there.</summary>
    public void AddPayload(Graph other, int otherId)
    {
        ref var e = ref other._events[otherId];
        var id = Begin(e.Thread, e.Access, EventKind.Payload, -1);
        Keep(e.Access.Size);
        EnterLines(id, e.Access);
        other.Contents(otherId).CopyTo(Contents(id));
        _events[id].State = e.State;
    }

    /// <summary>The bytes of a hook: what an opening saw, or what a writer left.</summary>
    public Span<byte> Contents(int id) => _bytes.AsSpan(_events[id].Bytes, _events[id].Access.Size);

    /// <summary>The bytes at an address after everything that has happened.</summary>
    public byte FinalByte(nint address)
    {
        var hooks = HooksOf(address);
        for (var i = hooks.Count - 1; i >= 0; i--)
        {
            ref var e = ref _events[hooks[i]];
            if (e.Access.Kind == AccessKind.CloseWrite && Covers(e.Access, address))
            {
                return _bytes[e.Bytes + (int)(address - e.Access.Address)];
            }
        }

        return _payload.Initial(address);
    }

    private static bool Covers(in Access access, nint address) =>
        address >= access.Address && address < access.Address + access.Size;

    private static bool Overlap(in Access one, in Access other) =>
        one.Address < other.Address + other.Size && other.Address < one.Address + one.Size;

    // From the youngest hook back. A writer's closing that covers all ends the search: what is older was ordered before it.
    private int Check(int id)
    {
        var access = _events[id].Access;
        var contents = Keep(access.Size);
        Span<bool> known =
            access.Size <= 256 ? stackalloc bool[access.Size] : new bool[access.Size];
        var missing = access.Size;
        for (var at = LineOf(access.Address); at < access.Address + access.Size; )
        {
            var hooks = HooksOf(at);
            at += PayloadTable.LineBytes;
            for (var i = hooks.Count - 1; i >= 0; i--)
            {
                ref var other = ref _events[hooks[i]];
                if (!Overlap(access, other.Access))
                {
                    continue;
                }

                if (Races(id, other))
                {
                    return hooks[i];
                }

                if (other.Access.Kind == AccessKind.CloseWrite)
                {
                    missing -= Show(contents, known, access, other);
                    if (CoversAll(other.Access, access))
                    {
                        break;
                    }
                }
            }
        }

        for (var i = 0; missing > 0 && i < access.Size; i++)
        {
            contents[i] = known[i] ? contents[i] : _payload.Initial(access.Address + i);
        }

        return Nobody;
    }

    // A hook of another thread behind this thread's opening and before its closing, even if every edge orders the three.
    private int Intruder(int id)
    {
        ref var e = ref _events[id];
        for (var at = LineOf(e.Access.Address); at < e.Access.Address + e.Access.Size; )
        {
            var hooks = HooksOf(at);
            at += PayloadTable.LineBytes;
            var intruder = Nobody;
            for (var i = hooks.Count - 1; i >= 0; i--)
            {
                ref var other = ref _events[hooks[i]];
                if (!Overlap(e.Access, other.Access))
                {
                    continue;
                }

                if (other.Thread != e.Thread)
                {
                    var conflicts = e.Access.IsPayloadWrite || other.Access.IsPayloadWrite;
                    intruder = conflicts ? hooks[i] : intruder;
                    continue;
                }

                if (
                    intruder != Nobody
                    && other.Access.IsOpen
                    && Overlap(other.Access, _events[intruder].Access)
                )
                {
                    return intruder;
                }

                break;
            }
        }

        return Nobody;
    }

    private static nint LineOf(nint address) =>
        address / PayloadTable.LineBytes * PayloadTable.LineBytes;

    private IntList HooksOf(nint address)
    {
        var line = _payload.Find(address);
        while (_lines.Count <= line)
        {
            _lines.Add(new());
        }

        return _lines[line];
    }

    private bool Races(int id, in Event other)
    {
        ref var e = ref _events[id];
        return other.Thread != e.Thread
            && (e.Access.IsPayloadWrite || other.Access.IsPayloadWrite)
            && SeenBy(id, other.Thread) <= other.Place;
    }

    private int Show(Span<byte> contents, Span<bool> known, in Access access, in Event writer)
    {
        var shown = 0;
        var from = Math.Max(access.Address, writer.Access.Address);
        var to = Math.Min(access.Address + access.Size, writer.Access.Address + writer.Access.Size);
        for (var address = from; address < to; address++)
        {
            var i = (int)(address - access.Address);
            if (!known[i])
            {
                known[i] = true;
                contents[i] = _bytes[writer.Bytes + (int)(address - writer.Access.Address)];
                shown++;
            }
        }

        return shown;
    }

    private static bool CoversAll(in Access writer, in Access access) =>
        writer.Address <= access.Address
        && writer.Address + writer.Size >= access.Address + access.Size;

    private Span<byte> Keep(int size)
    {
        var start = _byteCount;
        _byteCount += size;
        if (_byteCount > _bytes.Length)
        {
            Array.Resize(ref _bytes, _byteCount * 2);
        }

        return _bytes.AsSpan(start, size);
    }

    private void EnterLines(int id, in Access access)
    {
        for (
            var at = LineOf(access.Address);
            at < access.Address + access.Size;
            at += PayloadTable.LineBytes
        )
        {
            HooksOf(at).Add(id);
        }
    }

    private void LeaveLines(in Access access)
    {
        for (
            var at = LineOf(access.Address);
            at < access.Address + access.Size;
            at += PayloadTable.LineBytes
        )
        {
            HooksOf(at).RemoveLast();
        }
    }

    private void CopyPayload(Graph other)
    {
        while (_lines.Count < other._lines.Count)
        {
            _lines.Add(new());
        }

        for (var i = 0; i < _lines.Count; i++)
        {
            if (i < other._lines.Count)
            {
                _lines[i].CopyFrom(other._lines[i]);
            }
            else
            {
                _lines[i].Clear();
            }
        }

        if (_bytes.Length < other._byteCount)
        {
            _bytes = new byte[other._bytes.Length];
        }

        other._bytes.AsSpan(0, other._byteCount).CopyTo(_bytes);
        _byteCount = other._byteCount;
    }
}
