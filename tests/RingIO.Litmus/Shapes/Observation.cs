// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Shapes;

/// <summary>Something that an outcome tells.</summary>
/// <param name="Label">Its name in outcomes.</param>
/// <param name="Thread">The thread whose register it is, or -1 for what a word holds at the end.</param>
/// <param name="Number">Which register of the thread, or which word: 0 is X.</param>
internal readonly record struct Observation(string Label, int Thread, int Number)
{
    /// <summary>A register of a thread.</summary>
    public static Observation Of(string label, int thread, int register = 0) =>
        new(label, thread, register);

    /// <summary>What a word holds at the end.</summary>
    public static Observation Final(string label, int word) => new(label, -1, word);
}
