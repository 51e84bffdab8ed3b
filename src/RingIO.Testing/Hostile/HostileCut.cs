// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>Ends a step that loops or leads outside; thrown before the access, so that it does not happen.</summary>
internal sealed class HostileCut(string message) : Exception(message);
