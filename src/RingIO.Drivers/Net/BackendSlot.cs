// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>A piece of a packet that a guest sends: what its request said, copied once, and where it is while it is held.</summary>
internal struct BackendSlot
{
    public uint Reference;
    public ushort Offset;
    public ushort Length;

    /// <summary>The request's id.</summary>
    public ushort Id;

    /// <summary>Whether a handle stands for it.</summary>
    public bool IsHeld;

    public uint Handle;

    /// <summary>Where it is mapped for processors; 0 if it is not.</summary>
    public ulong Place;

    /// <summary>Where devices find its page; 0 if it is not pinned for them.</summary>
    public ulong Device;

    /// <summary>Where its first byte is in this process.</summary>
    public nint Address;
}
