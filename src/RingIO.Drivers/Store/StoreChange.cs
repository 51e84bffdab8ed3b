// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>Something that watches are told of.</summary>
/// <param name="Path">Where.</param>
/// <param name="IsExact">Whether only watches of this very path match: one of many nodes of a removed subtree.</param>
/// <param name="Before">The node as it was, if there was one.</param>
internal readonly record struct StoreChange(string Path, bool IsExact, StoreNode? Before);
