// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>One step of a generated sequence; numbers that an operation does not use mean nothing.</summary>
/// <param name="Op">What is done.</param>
/// <param name="Count">How many, 1 or more; brought into range by the machine.</param>
/// <param name="Part">How many of them are committed; brought into range by the machine.</param>
public readonly record struct QueueStep(QueueOp Op, int Count, int Part)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Op switch
        {
            QueueOp.PutBatch or QueueOp.TakeBatch => $"{Op} {Count}",
            QueueOp.PutReserved or QueueOp.TakeReserved => $"{Op} {Part} of {Count}",
            _ => Op.ToString(),
        };
}
