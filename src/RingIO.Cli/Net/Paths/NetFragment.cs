// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>A piece of a frame within one page.</summary>
/// <param name="Frame">The page.</param>
/// <param name="Offset">The first byte.</param>
/// <param name="Length">How many.</param>
/// <remarks>Immutable.</remarks>
internal readonly record struct NetFragment(Gfn Frame, ushort Offset, ushort Length);
