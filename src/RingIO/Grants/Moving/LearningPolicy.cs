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

    private LearnedShape? _last;
    private LearnedShape? _measured;
    private TransferShape _shape;
    private bool _isMeasuring;

    public override TransferMethod Choose(in TransferShape shape)
    {
        // One shape often comes many times in a row.
        var learned = shape == _shape ? _last : _learned[IndexOf(shape)];
        if (learned is not null && --learned.Left > 0)
        {
            _measured = null;
            return learned.Best;
        }

        return Measure(shape);
    }

    public override void Finish()
    {
        if (_measured is not null && _isMeasuring)
        {
            _isMeasuring = false;
            _measured.End(time, _shape);
        }
    }

    private TransferMethod Measure(in TransferShape shape)
    {
        ref var learned = ref _learned[IndexOf(shape)];
        learned ??= new(costs, shape);
        learned.Begin(time, isNext: ReferenceEquals(_measured, learned));
        (_last, _measured, _shape, _isMeasuring) = (learned, learned, shape, true);
        return learned.Tried;
    }

    private static int IndexOf(in TransferShape shape)
    {
        // As TransferShape.Allows says, without its branches: this is in every choice.
        var possible =
            (shape.IsReadInPlace ? 1 : 0)
            | (shape.CanFlip && shape.Bytes % 4096 == 0 ? 2 : 0)
            | (shape.CanPersist ? 4 : 0)
            | ((uint)(shape.HeaderBytes - 1) < (uint)(shape.Bytes - 1) ? 8 : 0);
        var size = BitOperations.Log2((uint)shape.Bytes);
        var batch = Math.Min(BitOperations.Log2((uint)shape.Batch), Batches - 1);
        return (((possible * Batches) + batch) * Sizes) + size;
    }
}
