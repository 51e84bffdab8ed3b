// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>struct iovec.</summary>
internal unsafe struct IoVector
{
    public byte* Start;
    public nuint Length;
}
