// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>Something may have changed at or below a watched path.</summary>
/// <param name="Path">Where; relative if the watch's path was. It is the watched path or below it.</param>
/// <param name="Token">The watch's token.</param>
/// <remarks>Immutable. Read the node to learn what it is now: an event may be spurious, and stand for several changes.</remarks>
public readonly record struct StoreEvent(string Path, string Token);
