// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>Which reorderings an exploration lets happen.</summary>
public enum MemoryModel
{
    /// <summary>
    /// That of .NET (docs/design/specs/Memory-model.md of dotnet/runtime): release and acquire order, plain accesses to
    /// different words do not, interlocked operations and full fences do both ways. The default.
    /// </summary>
    DotNet,

    /// <summary>
    /// That of x86 processors (Sewell et al., "x86-TSO", CACM 53(7), 2010): only a store followed by a load of another word
    /// may change places. Code that is right here and wrong under <see cref="DotNet"/> fails on Arm.
    /// </summary>
    TotalStoreOrder,

    /// <summary>
    /// Every access at once and in program order (Lamport, 1979): what fails here is wrong on every machine; no ordering is
    /// to blame.
    /// </summary>
    SequentiallyConsistent,
}
