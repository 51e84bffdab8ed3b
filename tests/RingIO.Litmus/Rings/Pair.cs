// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Litmus.Rings;

/// <summary>An item of two words that belong together.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Pair(ulong First, ulong Second)
{
    /// <summary>The pair of a number.</summary>
    public static Pair Of(ulong number) => new(number, ~number);
}
