// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Checks of what callers pass, shared by the sides of all rings.</summary>
internal static class RingArguments
{
    public static void CheckCount(int count, long capacity)
    {
        if (count < 1 || count > capacity)
        {
            Throw(count, capacity);
        }
    }

    public static void CheckCommit(int count, int reserved)
    {
        if ((uint)count > (uint)reserved)
        {
            ThrowCommit(count, reserved);
        }
    }

    private static void ThrowCommit(int count, int reserved) =>
        throw new ArgumentOutOfRangeException(
            nameof(count),
            count,
            $"Between 0 and the {reserved} reserved slots can be committed."
        );

    private static void Throw(int count, long capacity) =>
        throw new ArgumentOutOfRangeException(
            nameof(count),
            count,
            $"A ring of {capacity} slots has room for 1 to {capacity} items at once."
        );
}
