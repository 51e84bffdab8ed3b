// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>struct pollfd.</summary>
internal struct PollDescriptor
{
    public int File;
    public short Wanted;
    public short Returned;
}
