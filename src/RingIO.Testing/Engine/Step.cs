// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>One step of an execution: what was done, what it returned, and what it takes to undo it.</summary>
internal sealed class Step(int thread, Access access)
{
    public int Thread { get; } = thread;

    public Access Access { get; } = access;

    /// <summary>The word, unless it is a fence, a hint or payload.</summary>
    public Word? Word { get; set; }

    /// <summary>What the call returns.</summary>
    public ulong Result { get; set; }

    /// <summary>The newest store of the word that it read or made itself.</summary>
    public int Index { get; set; } = -1;

    /// <summary>The step that stored what it read, -1 for the initial value; null if it read nothing.</summary>
    public int? ReadFrom { get; set; }

    /// <summary>What it stored; null if nothing.</summary>
    public ulong? Written { get; set; }

    public ThreadViews ViewsBefore { get; set; }

    public View FencesBefore { get; set; }

    /// <summary>Payload: what an opening saw, or what was there before a written payload was closed.</summary>
    public byte[] Bytes { get; set; } = [];

    /// <summary>Payload: who had accessed each byte before.</summary>
    public long[] Stamps { get; set; } = [];
}
