// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The graph cannot hold what the program does: a limit of the explorer, not a failure of the program.</summary>
internal sealed class GraphLimitException(string message) : NotSupportedException(message);
