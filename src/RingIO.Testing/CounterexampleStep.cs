// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>One step of a failing execution.</summary>
/// <remarks>Immutable.</remarks>
public sealed record CounterexampleStep
{
    /// <summary>Its place in the schedule, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The thread that made it; the number of threads for the final check.</summary>
    public required int Thread { get; init; }

    /// <summary>What it did, by the name of the member of <see cref="Primitives.IMemoryOrder"/>; "Crash" where a thread stops for ever.</summary>
    public required string Operation { get; init; }

    /// <summary>The name of the place that it accessed; empty for fences and hints.</summary>
    public string Location { get; init; } = "";

    /// <summary>How many bytes it accessed.</summary>
    public int Size { get; init; }

    /// <summary>The number that names the access in its source; see <see cref="ExplorerOptions.EdgeNames"/>.</summary>
    public int Edge { get; init; }

    /// <summary>The name of that number; empty if it has none.</summary>
    public string EdgeName { get; init; } = "";

    /// <summary>Whether a mutation has taken its order away.</summary>
    public bool IsWeakened { get; init; }

    /// <summary>What it read; null if it reads nothing.</summary>
    public ulong? Read { get; init; }

    /// <summary>The step whose store it read, -1 for the initial value; null if it reads nothing.</summary>
    public int? ReadFrom { get; init; }

    /// <summary>Whether a newer store than the one it read was there already.</summary>
    public bool IsStale { get; init; }

    /// <summary>What it stored; null if nothing.</summary>
    public ulong? Written { get; init; }

    /// <summary>The payload bytes that it saw or left, in hexadecimal; empty if it is none of the payload's.</summary>
    public string Payload { get; init; } = "";

    /// <summary>The steps of other threads that happen before this one by this very step: it acquired what they released.</summary>
    public IReadOnlyList<int> Acquires { get; init; } = [];

    /// <summary>Whether it is one of the steps that make the execution a failure.</summary>
    public bool IsCulprit { get; init; }
}
