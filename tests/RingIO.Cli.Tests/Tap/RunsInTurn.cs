// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tests.Tap;

/// <summary>Tests that load both processors and count this process's children: one at a time, and nothing beside them.</summary>
[CollectionDefinition(nameof(TapTests), DisableParallelization = true)]
public sealed class RunsInTurn;
