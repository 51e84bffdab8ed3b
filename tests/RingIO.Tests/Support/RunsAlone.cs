// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>Tests that measure the whole process run alone.</summary>
[CollectionDefinition(AllocationProbe.Alone, DisableParallelization = true)]
public sealed class RunsAlone;
