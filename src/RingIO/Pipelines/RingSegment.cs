// SPDX-License-Identifier: MIT

using System.Buffers;

namespace RingIO.Pipelines;

/// <summary>
/// The ring's bytes as one segment of a sequence. A pipe has two, made once: the second stands for the ring's bytes of
/// the next lap, so that any range is a start in the first and an end in either.
/// </summary>
internal sealed class RingSegment : ReadOnlySequenceSegment<byte>
{
    public RingSegment(ReadOnlyMemory<byte> memory, long runningIndex, RingSegment? next)
    {
        Memory = memory;
        RunningIndex = runningIndex;
        Next = next;
    }
}
