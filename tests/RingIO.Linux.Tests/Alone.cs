// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Tests;

/// <summary>Tests that nothing else in this process may run beside: they change what all of it shares.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
