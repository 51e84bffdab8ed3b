// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Tests.Support;

namespace RingIO.Tests.Grants;

/// <summary>The adaptive policy that goes on learning, on a clock that a test moves.</summary>
public sealed class LearningPolicyTests
{
    private static readonly TransferShape Shape = new(4096, 1) { IsReadInPlace = true };

    private static readonly TransferShape Small = new(64, 1) { CanPersist = true };

    // Copying 4 KiB seems to be cheaper than mapping it.
    private static readonly TransferCosts Costs = new(
        copy: new(300, 100, 0.1),
        map: new(2500, 200, 0),
        flip: new(2000, 100, 0),
        persistent: new(0, 50, 0.1)
    );

    private readonly StepTime _time = new() { Nanoseconds = 1 };
    private readonly double[] _costs = [800, 2700, 2100, 460, 300];

    [Fact]
    public void Choose_AnEstimateThatWasWrong_IsFoundOut()
    {
        _costs[(int)TransferMethod.Map] = 400;
        var policy = Policy();
        Assert.Equal(TransferMethod.Copy, TransferPolicy.Adaptive(Costs).Choose(Shape));
        Move(policy, 200);
        RequireNear(TransferMethod.Map, Move(policy, 5000), 5000);
    }

    [Fact]
    public void Choose_WhileUnmappingIsDear_IsAnotherAndThenTheFirstAgain()
    {
        _costs[(int)TransferMethod.Map] = 400;
        var policy = Policy();
        for (var again = 0; again < 3; again++)
        {
            Move(policy, 6000);
            RequireNear(TransferMethod.Map, Move(policy, 5000), 5000);
            _costs[(int)TransferMethod.Map] = 3000; // Others must be interrupted now.
            Move(policy, 6000);
            RequireNear(TransferMethod.Copy, Move(policy, 5000), 5000);
            _costs[(int)TransferMethod.Map] = 400;
        }
    }

    [Fact]
    public void Choose_AMethodThatIsHopeless_IsTriedForAHundredthOfTheTime()
    {
        _costs[(int)TransferMethod.Map] = 100_000;
        var policy = Policy();
        RequireNear(TransferMethod.Copy, Move(policy, 200_000), 200_000);
        // But it is: one day it may be cheap.
        _costs[(int)TransferMethod.Map] = 100;
        Move(policy, 200_000);
        RequireNear(TransferMethod.Map, Move(policy, 50_000), 50_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void Choose_BatchesThatWereInterruptedAndPauses_ChangeNothing(long pause)
    {
        _costs[(int)TransferMethod.Map] = 700;
        var policy = Policy();
        var random = new Random(5);
        var batches = new int[5];
        for (var batch = 0; batch < 50_000; batch++)
        {
            var method = policy.Choose(Shape);
            batches[(int)method]++;
            // One in thirty loses its processor; all of them vary.
            _time.Nanoseconds +=
                (long)(_costs[(int)method] * (1 + (random.NextDouble() * 0.2)))
                + (random.Next(30) == 0 ? 50_000 : 0);
            policy.Finish();
            _time.Nanoseconds += pause;
        }

        Assert.InRange(batches[(int)TransferMethod.Map], 45_000, 50_000);
    }

    [Fact]
    public void Choose_ShapesByTurns_AreLearnedEachForItself()
    {
        _costs[(int)TransferMethod.Map] = 400;
        _costs[(int)TransferMethod.Persistent] = 5000;
        var policy = Policy();
        for (var batch = 0; batch < 20_000; batch++)
        {
            Move(policy, 1);
            Move(policy, 1 + (batch % 3), Small);
        }

        RequireNear(TransferMethod.Map, Move(policy, 1000), 1000);
        RequireNear(TransferMethod.Copy, Move(policy, 1000, Small), 1000);
    }

    [Fact]
    public void Choose_TheSameReadings_IsTheSame()
    {
        Assert.Equal(Trace(seed: 1), Trace(seed: 1));
        Assert.NotEqual(Trace(seed: 1), Trace(seed: 2));

        List<TransferMethod> Trace(int seed)
        {
            var random = new Random(seed);
            var policy = Policy();
            var trace = new List<TransferMethod>();
            for (var batch = 0; batch < 5000; batch++)
            {
                var shape = new TransferShape(64 << random.Next(8), 1) { IsReadInPlace = true };
                trace.Add(policy.Choose(shape));
                _time.Nanoseconds += random.Next(100, 2000);
                policy.Finish();
            }

            return trace;
        }
    }

    [Fact]
    public void Choose_TheClockStandsStill_IsByTheEstimates()
    {
        var (policy, estimates) = (Policy(), TransferPolicy.Adaptive(Costs));
        for (var batch = 0; batch < 1000; batch++)
        {
            var shape = new TransferShape(64 << (batch % 16), 1 << (batch % 7))
            {
                IsReadInPlace = true,
                CanPersist = batch % 3 == 0,
            };
            Assert.Equal(estimates.Choose(shape), policy.Choose(shape));
            policy.Finish();
        }
    }

    [Fact]
    public void Choose_NeverAMethodThatCannot()
    {
        Array.Fill(_costs, 1);
        var policy = Policy();
        var random = new Random(3);
        for (var batch = 0; batch < 20_000; batch++)
        {
            var shape = new TransferShape(random.Next(1, 20_000), random.Next(1, 300))
            {
                IsReadInPlace = random.Next(2) == 0,
                CanPersist = random.Next(2) == 0,
                CanFlip = random.Next(2) == 0,
                HeaderBytes = random.Next(3) == 0 ? random.Next(1, 20_000) : 0,
            };
            Assert.True(shape.Allows(policy.Choose(shape)));
            _time.Nanoseconds += random.Next(1, 9);
            policy.Finish();
        }
    }

    private TransferPolicy Policy() => TransferPolicy.Adaptive(Costs, _time);

    private long Move(TransferPolicy policy, int batches, TransferShape? shape = null)
    {
        var start = _time.Nanoseconds;
        for (var batch = 0; batch < batches; batch++)
        {
            _time.Nanoseconds += (long)_costs[(int)policy.Choose(shape ?? Shape)];
            policy.Finish();
        }

        return _time.Nanoseconds - start;
    }

    private void RequireNear(TransferMethod best, long nanoseconds, int batches) =>
        Assert.InRange(nanoseconds / (_costs[(int)best] * batches), 1, 1.05);
}
