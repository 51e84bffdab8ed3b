// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The views of one thread.</summary>
/// <param name="Seen">What it has seen for good: its loads return nothing older.</param>
/// <param name="Unacquired">What the stores that it read plainly carry: a full fence makes it seen.</param>
/// <param name="Fenced">What it had seen at its last full fence: even its plain stores carry that.</param>
internal readonly record struct ThreadViews(View Seen, View Unacquired, View Fenced);
