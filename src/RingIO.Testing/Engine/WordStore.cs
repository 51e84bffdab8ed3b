// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>One store of a word's history.</summary>
/// <param name="Value">What was stored.</param>
/// <param name="Carried">The view that an acquiring reader takes over.</param>
/// <param name="Step">The number of the step that stored it; -1 for the initial value.</param>
internal readonly record struct WordStore(ulong Value, View Carried, int Step);
