// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>A word and every store to it in this execution, in the order in which they take effect.</summary>
internal sealed class Word(nint address, int size, int number, ulong initial)
{
    public nint Address { get; } = address;

    public int Size { get; } = size;

    /// <summary>In the order of first use: its entry in every view, and its name in the schedule.</summary>
    public int Number { get; } = number;

    public List<WordStore> Stores { get; } = [new(initial, default, -1)];

    public int Latest => Stores.Count - 1;
}
