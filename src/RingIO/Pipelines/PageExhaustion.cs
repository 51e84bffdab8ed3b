// SPDX-License-Identifier: MIT

namespace RingIO.Pipelines;

/// <summary>What a <see cref="PageMemoryPool"/> does when every block is out.</summary>
public enum PageExhaustion
{
    /// <summary>Throws: the caller sizes the pool, or waits.</summary>
    Throw,

    /// <summary>Hands out an array of the managed heap, and counts it.</summary>
    Heap,
}
