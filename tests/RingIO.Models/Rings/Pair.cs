// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Models.Rings;

/// <summary>An item with payload behind its first word, which may be the slot's flag.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Pair(ulong Flag, ulong Payload)
{
    /// <summary>The pair that carries a number.</summary>
    public static Pair Of(ulong item) => new(item, ~item);

    /// <summary>The number, if the pair is whole.</summary>
    public ulong Item
    {
        get
        {
            Require.Equal(~Flag, Payload, $"the payload of item {Flag}");
            return Flag;
        }
    }
}
