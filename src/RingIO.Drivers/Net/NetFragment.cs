// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>A piece of a packet in one page of a guest's memory.</summary>
/// <param name="Frame">The page, as the guest numbers its memory.</param>
/// <param name="Offset">The first byte in the page.</param>
/// <param name="Length">The bytes; together with <paramref name="Offset"/> at most 4096.</param>
/// <remarks>Immutable. Thread safety: a value.</remarks>
public readonly record struct NetFragment(Gfn Frame, ushort Offset, ushort Length);
