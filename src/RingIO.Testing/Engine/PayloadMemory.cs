// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// Bytes that are accessed with ordinary instructions between two hooks: who accessed each of them last, checked by
/// happens-before, and what each of them holds now. Real memory is only where the running thread is shown them.
/// </summary>
internal sealed class PayloadMemory(int threads)
{
    private const int LineBytes = 64;
    private readonly Dictionary<nint, Line> _lines = [];

    /// <summary>Does a hook: checks for a race, marks the bytes, then shows or takes their contents.</summary>
    /// <returns>What raced, or null.</returns>
    public string? Do(Step step, ModelThread thread)
    {
        var access = step.Access;
        step.Bytes = new byte[access.Size];
        step.Stamps = new long[access.Size];
        var real = RawMemory.Bytes(access.Address, access.Size);
        string? race = null;
        for (var i = 0; i < access.Size; i++)
        {
            var line = Find(access.Address + i, out var at);
            race ??= line.FindRace(at, thread, access);
            step.Stamps[i] = line.Mark(at, thread, access.IsPayloadWrite);
            step.Bytes[i] = line.Contents[at];
            if (access.Kind == AccessKind.CloseWrite)
            {
                line.Contents[at] = real[i];
            }
        }

        Show(step);
        return race;
    }

    /// <summary>Shows a replayed opening what it saw.</summary>
    public static void Show(Step step)
    {
        if (step.Access.Kind is AccessKind.OpenRead or AccessKind.OpenWrite)
        {
            step.Bytes.CopyTo(RawMemory.Bytes(step.Access.Address, step.Access.Size));
        }
    }

    public void Undo(Step step)
    {
        var access = step.Access;
        for (var i = access.Size - 1; i >= 0; i--)
        {
            var line = Find(access.Address + i, out var at);
            line.Unmark(at, step.Thread, access.IsPayloadWrite, step.Stamps[i]);
            if (access.Kind == AccessKind.CloseWrite)
            {
                line.Contents[at] = step.Bytes[i];
            }
        }
    }

    /// <summary>Leaves real memory as it was found.</summary>
    public void Restore()
    {
        foreach (var (start, line) in _lines)
        {
            line.Initial.CopyTo(RawMemory.Bytes(start, LineBytes));
        }
    }

    private Line Find(nint address, out int at)
    {
        var start = address & -LineBytes;
        at = (int)(address - start);
        if (!_lines.TryGetValue(start, out var line))
        {
            line = new(RawMemory.Bytes(start, LineBytes).ToArray(), threads);
            _lines.Add(start, line);
        }

        return line;
    }

    /// <summary>64 bytes; the first touch takes their initial contents from real memory.</summary>
    private sealed class Line(byte[] initial, int threads)
    {
        // For each byte: the last writer's clock (high) and number (low), and every thread's clock when it last read.
        private readonly long[] _writers = new long[LineBytes];
        private readonly long[] _readers = new long[LineBytes * threads];

        public byte[] Initial { get; } = initial;

        public byte[] Contents { get; } = [.. initial];

        public string? FindRace(int at, ModelThread thread, in Access access)
        {
            var writer = _writers[at];
            var seen = thread.Views.Seen;
            if (seen[(int)writer & 0xff] < writer >> 8)
            {
                return Describe(access, (int)writer & 0xff, "written");
            }

            for (var other = 0; access.IsPayloadWrite && other < threads; other++)
            {
                if (seen[other] < _readers[(at * threads) + other])
                {
                    return Describe(access, other, "read");
                }
            }

            return null;
        }

        public long Mark(int at, ModelThread thread, bool write)
        {
            ref var stamp = ref Stamp(at, thread.Id, write);
            var before = stamp;
            long clock = thread.Views.Seen[thread.Id];
            stamp = write ? (clock << 8) | (uint)thread.Id : clock;
            return before;
        }

        public void Unmark(int at, int thread, bool write, long before) =>
            Stamp(at, thread, write) = before;

        private ref long Stamp(int at, int thread, bool write) =>
            ref write ? ref _writers[at] : ref _readers[(at * threads) + thread];

        private static string Describe(in Access access, int other, string did) =>
            $"data race: payload at 0x{access.Address:x} is {(access.IsPayloadWrite ? "written" : "read")} "
            + $"while thread {other} has {did} it, and no edge orders the two";
    }
}
