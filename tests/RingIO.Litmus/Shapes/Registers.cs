// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Shapes;

/// <summary>What one thread read of an instance, in a byte: two registers of values from 0 to 3.</summary>
internal static class Registers
{
    public const int None = 0;

    public static int Of(ulong first, ulong second = 0) => (int)(first | (second << 2));

    public static int Get(int registers, int number) => (registers >> (2 * number)) & 3;
}
