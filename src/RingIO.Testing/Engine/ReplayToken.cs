// SPDX-License-Identifier: MIT

using System.Buffers.Text;

namespace RingIO.Testing.Engine;

/// <summary>
/// An execution in a few letters: which thread makes how many steps, and, for each step that reads or writes something else
/// than the newest, how many writes it stays behind.
/// </summary>
internal sealed class ReplayToken
{
    private const int Version = 1;

    private readonly List<(int Thread, int Steps)> _runs = [];
    private readonly Dictionary<int, int> _behind = [];

    public MemoryModel Model { get; private init; }

    /// <summary>Behind how many of its steps the thread that is to crash crashes.</summary>
    public int CrashAt { get; private init; }

    /// <summary>The thread that goes on behind the last step; -1 for any.</summary>
    public int LastThread { get; private init; }

    public IReadOnlyList<(int Thread, int Steps)> Runs => _runs;

    /// <summary>How many writes a step stays behind the newest.</summary>
    public int Behind(int step) => _behind.GetValueOrDefault(step);

    public static ReplayToken Of(Failure failure, MemoryModel model, int crashAt)
    {
        var token = new ReplayToken
        {
            Model = model,
            CrashAt = crashAt,
            LastThread = failure.LastThread,
        };
        var graph = failure.Graph;
        var there = new HashSet<int>();
        var step = 0;
        foreach (var id in failure.Order)
        {
            ref var e = ref graph[id];
            if (!e.IsLaterPart && e.Access.Edge != Exploration.WaitedEdge)
            {
                token.Run(e.Thread);
                var behind = CountNewer(graph, e, there);
                if (behind > 0)
                {
                    token._behind[step] = behind;
                }

                step++;
            }

            there.Add(id);
        }

        return token;
    }

    /// <summary>Reads a token.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ReplayToken Parse(string text)
    {
        var bytes = Decode(text);
        var at = 0;
        if (Read(bytes, ref at) != Version)
        {
            throw Broken(text);
        }

        var token = new ReplayToken
        {
            Model = (MemoryModel)Read(bytes, ref at),
            CrashAt = Read(bytes, ref at) - 1,
            LastThread = Read(bytes, ref at) - 1,
        };
        if (!Enum.IsDefined(token.Model))
        {
            throw Broken(text);
        }

        for (var count = Read(bytes, ref at); count > 0; count--)
        {
            token._runs.Add((Read(bytes, ref at), Read(bytes, ref at)));
        }

        var step = 0;
        while (at < bytes.Length)
        {
            step += Read(bytes, ref at);
            token._behind[step] = Read(bytes, ref at);
        }

        return token;
    }

    public override string ToString()
    {
        var bytes = new List<byte>();
        Write(bytes, Version);
        Write(bytes, (int)Model);
        Write(bytes, CrashAt + 1);
        Write(bytes, LastThread + 1);
        Write(bytes, _runs.Count);
        foreach (var (thread, steps) in _runs)
        {
            Write(bytes, thread);
            Write(bytes, steps);
        }

        var last = 0;
        foreach (var (step, behind) in _behind.OrderBy(b => b.Key))
        {
            Write(bytes, step - last);
            Write(bytes, behind);
            last = step;
        }

        return Base64Url.EncodeToString(bytes.ToArray());
    }

    private void Run(int thread)
    {
        if (_runs.Count > 0 && _runs[^1].Thread == thread)
        {
            _runs[^1] = (thread, _runs[^1].Steps + 1);
        }
        else
        {
            _runs.Add((thread, 1));
        }
    }

    private static int CountNewer(Graph graph, in Event e, HashSet<int> there)
    {
        if (e.Word < 0)
        {
            return 0;
        }

        var behind = 0;
        var newer = e.IsRead ? graph.NewerThan(e.ReadFrom, e.Word) : e.Newer;
        for (; newer >= 0; newer = graph[newer].Newer)
        {
            behind += there.Contains(newer) ? 1 : 0;
        }

        return behind;
    }

    private static byte[] Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text.AsSpan().Trim());
        }
        catch (FormatException)
        {
            throw Broken(text);
        }
    }

    private static void Write(List<byte> bytes, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
    }

    private static int Read(byte[] bytes, ref int at)
    {
        var value = 0;
        for (var shift = 0; at < bytes.Length && shift < 28; shift += 7)
        {
            var next = bytes[at++];
            value |= (next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Broken(Convert.ToHexString(bytes));
    }

    private static FormatException Broken(string text) =>
        new($"'{text}' is no replay token: copy it whole from the report of a failure.");
}
