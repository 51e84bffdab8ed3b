// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>A point of an execution at which the search chooses: which thread goes on, and what its load reads.</summary>
internal sealed class Node(int steps, int last, int preemptions, int[] explored)
{
    /// <summary>How many steps led here.</summary>
    public int Steps { get; } = steps;

    /// <summary>The thread that made the last of them; it is tried first, because going on is cheap.</summary>
    public int Last { get; } = last;

    public int Preemptions { get; } = preemptions;

    /// <summary>
    /// The sleep set. For each thread, the index of the first store that its pending load has not been shown here
    /// or earlier; for other accesses 0 or <see cref="Asleep"/>.
    /// </summary>
    public int[] Explored { get; } = explored;

    /// <summary>How many candidates have been dealt with entirely.</summary>
    public int Tried { get; set; }

    /// <summary>The store that the candidate's load is to read next; -1: begin with the latest.</summary>
    public int NextRead { get; set; } = -1;

    /// <summary>The thread that was chosen.</summary>
    public int Thread { get; set; }

    /// <summary>What the chosen thread was about to do.</summary>
    public Access Access { get; set; }

    /// <summary>The preemptions of an execution that goes on with the choice.</summary>
    public int PreemptionsAfter { get; set; }

    public const int Asleep = int.MaxValue;

    /// <summary>The thread to try: the last one, then the others in their order.</summary>
    public int Candidate =>
        Tried == 0 ? Last
        : Tried <= Last ? Tried - 1
        : Tried;
}
