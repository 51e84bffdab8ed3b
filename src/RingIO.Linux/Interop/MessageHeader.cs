// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>struct msghdr of 64-bit Linux (musl's narrower counts are the low halves of these, padding 0).</summary>
internal unsafe struct MessageHeader
{
    public nint Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;
}
