// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>Bytes that nobody may write: filled with one value, looked at later.</summary>
/// <remarks>What writes the same value, or another and then this one again, is not seen.</remarks>
internal static class Canary
{
    /// <summary>What stands beside memory that is in use.</summary>
    public const byte Fence = 0xC5;

    /// <summary>What stands in memory that nobody owns.</summary>
    public const byte Poison = 0xDB;

    /// <summary>Where the first changed byte is, or -1.</summary>
    public static int FindChange(ReadOnlySpan<byte> bytes, byte value) =>
        bytes.IndexOfAnyExcept(value);
}
