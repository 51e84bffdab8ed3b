// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>What the relay in C does.</summary>
/// <param name="Batch">How many frames of each side it carries between two polls.</param>
/// <param name="Remaps">Whether every page that a frame passes through is remapped as on Xen's first path.</param>
internal readonly record struct NativeRelayMode(int Batch, bool Remaps);
