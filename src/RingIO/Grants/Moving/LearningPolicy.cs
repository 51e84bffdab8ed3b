// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Grants;

/// <summary>Chooses by what is estimated until something was measured, then by that.</summary>
/// <remarks>Between measurements a choice is an index and a countdown. Thread safety: one thread at a time.</remarks>
internal sealed class LearningPolicy(TransferCosts costs, TimeProvider time) : TransferPolicy
{
    private const int Sizes = 32;
    private const int Batches = 8;
    private const int Possibilities = 16;

    private readonly LearnedShape?[] _learned = new LearnedShape?[Sizes * Batches * Possibilities];

    private readonly double _nanosecondsATick = 1e9 / time.TimestampFrequency;
    private LearnedShape? _measured;
    private TransferShape _shape;
    private long _start;

    public override TransferMethod Choose(in TransferShape shape)
    {
        var index = IndexOf(shape);
        var learned = _learned[index];
        if (learned is not null && --learned.Left > 0)
        {
            _measured = null;
            return learned.Best;
        }

        learned ??= _learned[index] = new(costs, shape);
        (_measured, _shape) = (learned, shape);
        _start = time.GetTimestamp();
        return learned.Tried;
    }

    public override void Finish()
    {
        if (_measured is not null)
        {
            var ticks = time.GetTimestamp() - _start;
            _measured.Learn(_shape, ticks * _nanosecondsATick);
            _measured = null;
        }
    }

    private static int IndexOf(in TransferShape shape)
    {
        var possible =
            (shape.Allows(TransferMethod.Map) ? 1 : 0)
            | (shape.Allows(TransferMethod.Flip) ? 2 : 0)
            | (shape.Allows(TransferMethod.Persistent) ? 4 : 0)
            | (shape.Allows(TransferMethod.HeaderOnly) ? 8 : 0);
        var size = BitOperations.Log2((uint)shape.Bytes);
        var batch = Math.Min(BitOperations.Log2((uint)shape.Batch), Batches - 1);
        return (((possible * Batches) + batch) * Sizes) + size;
    }
}
