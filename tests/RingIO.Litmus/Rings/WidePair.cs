// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Litmus.Rings;

/// <summary>
/// Two words that belong together and lie on different cache lines: stores to one line mostly appear together, in whichever
/// order they were made.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal readonly struct WidePair
{
    public const int Size = 128;

    [FieldOffset(0)]
    public readonly ulong First;

    [FieldOffset(Size - sizeof(ulong))]
    public readonly ulong Second;

    private WidePair(ulong number)
    {
        First = number;
        Second = ~number;
    }

    /// <summary>The pair of a number.</summary>
    public static WidePair Of(ulong number) => new(number);
}
