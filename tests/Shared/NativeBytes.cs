// SPDX-License-Identifier: MIT

namespace RingIO.Tests;

/// <summary>Views of native memory for tests, which own it and know its length.</summary>
internal static unsafe class NativeBytes
{
    // Sound wherever a test passes an address that it mapped itself.
    public static Span<byte> At(nint address, long length) =>
        new((void*)address, checked((int)length));

    public static ref uint Word(nint address) => ref *(uint*)address;
}
