// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Rings;

/// <summary>
/// The words at the start of a request/response ring's memory; the entries follow. Byte for byte <c>struct NAME_sring</c> of
/// <c>xen/io/ring.h</c>.
/// </summary>
/// <remarks>
/// Reached through an <see cref="RingIO.Primitives.IMemoryOrder"/> only. Who writes which word:
/// <see cref="RequestResponseCore{TRequest,TResponse,TOrder}"/>.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = SharedRingLayout.HeaderBytes)]
public struct SharedRingWords
{
    /// <summary>How many requests were ever published, modulo 2^32 (<c>req_prod</c>). The front end writes it.</summary>
    [FieldOffset(0)]
    public uint RequestProducer;

    /// <summary>At which request the back end wants to be told (<c>req_event</c>). The back end writes it.</summary>
    [FieldOffset(4)]
    public uint RequestEvent;

    /// <summary>How many responses were ever published, modulo 2^32 (<c>rsp_prod</c>). The back end writes it.</summary>
    [FieldOffset(8)]
    public uint ResponseProducer;

    /// <summary>At which response the front end wants to be told (<c>rsp_event</c>). The front end writes it.</summary>
    [FieldOffset(12)]
    public uint ResponseEvent;

    /// <summary>Four bytes for the protocol above (<c>pvt</c>): zeroed when the ring is made, else left alone.</summary>
    [FieldOffset(16)]
    public uint Private;
}
