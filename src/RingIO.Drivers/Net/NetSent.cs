// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Net;

/// <summary>A packet whose pages are its sender's again: nobody else can reach them.</summary>
/// <param name="Cookie">What the sender gave with it.</param>
/// <param name="Status">What became of it; <see cref="NetStatus.Dropped"/> too if the back end went before it answered.</param>
/// <remarks>Immutable. Thread safety: a value.</remarks>
public readonly record struct NetSent(ulong Cookie, NetStatus Status);
