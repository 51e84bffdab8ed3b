// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The memory that a program's check sees after an execution: the last value of every word.</summary>
internal sealed class FinalCheck(Graph graph, WordTable words)
{
    private readonly Dictionary<int, ulong> _own = [];
    private readonly List<(Access Access, ulong Value)> _steps = [];

    /// <summary>What the check has done.</summary>
    public IReadOnlyList<(Access Access, ulong Value)> Steps => _steps;

    public ulong Do(in Access access)
    {
        if (access.IsPayload)
        {
            Show(access);
            _steps.Add((access, 0));
            return 0;
        }

        if (access.Size == 0)
        {
            return 0;
        }

        var word = words.Find(access);
        if (!_own.TryGetValue(word, out var value))
        {
            value = graph.Final(word);
        }

        _steps.Add((access, value));
        var (written, writes) = access.IsLoad ? (0, false) : access.Update(value);
        if (writes)
        {
            _own[word] = written;
        }

        return value;
    }

    private void Show(in Access access)
    {
        if (access.IsPayloadWrite)
        {
            throw new NotSupportedException("A check reads payload; it writes none.");
        }

        var bytes = RawMemory.Bytes(access.Address, access.Size);
        for (var i = 0; access.IsOpen && i < bytes.Length; i++)
        {
            bytes[i] = graph.FinalByte(access.Address + i);
        }
    }
}
