// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Linux;
using RingIO.Load.Granting;
using RingIO.Load.Measuring;
using RingIO.Load.Subjects;
using RingIO.Load.Suites;

namespace RingIO.Load.Tests;

public sealed class GrantTests : IDisposable
{
    private GrantField? _field;

    public void Dispose() => _field?.Dispose();

    [Theory]
    [InlineData(64, 1, 5)]
    [InlineData(4096, 1, 5)]
    [InlineData(6000, 3, 7)]
    [InlineData(8 << 20, 1, 19)]
    public void Expected_OfSomeMessages_IsTheSumOfTheirWords(int bytes, int batch, int messages)
    {
        var shape = new GrantShape(bytes, GrantFlow.TakenIn) { Batch = batch };
        var sum = 0UL;
        for (var number = 0; number < messages; number++)
        {
            for (var word = 0; word < bytes / 8; word++)
            {
                sum += (ulong)(shape.FirstPage(number) + (word / 512) + 1);
            }
        }

        Assert.Equal(sum, shape.Expected(messages));
    }

    /// <summary>Each subject throws when other words are read than were sent.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Measure_ByEachMethod_BringsTheWordsThatWereSent(bool isReal)
    {
        Assert.SkipUnless(!isReal || LinuxPlatform.IsSupported, "needs a 64-bit process on Linux");
        var cpus = Processors.Allowed();
        Assert.SkipWhen(cpus.Count < 2, "two processors are needed");
        _field = isReal ? new RealGrantField() : new ModelledGrantField();
        var run = new Run(5, cpus[0], cpus[1]);
        foreach (var shape in Shapes())
        {
            foreach (var method in Enum.GetValues<TransferMethod>().Where(shape.Asked.Allows))
            {
                var traffic = new GrantTraffic(_field, shape, TransferPolicy.Always(method));
                var measured = GrantSubjects.Measure(traffic, _field, shape, run);
                Assert.Equal(5 * shape.Batch, measured.Operations);
            }
        }

        // By turns, and twice: then flips meet frames that were copied into, and what the first run left behind.
        var mixed = new GrantShape(4096, GrantFlow.GivenOut) { IsHot = true };
        for (var again = 0; again < 2; again++)
        {
            var traffic = new GrantTraffic(_field, mixed, new Turns());
            GrantSubjects.Measure(traffic, _field, mixed, run with { Items = 7 });
        }

        Assert.Equal(0, _field.Backend.Table.Pins);
    }

    [Fact]
    public void Shapes_OfTheSuite_ReachFrom64BytesTo8MiB()
    {
        Assert.All(GrantSuite.Shapes, s => Assert.InRange(s.Pages * s.Batch, 1, 2048));
        foreach (var flow in (GrantFlow[])[GrantFlow.TakenIn, GrantFlow.GivenOut])
        {
            foreach (var isBusy in (bool[])[false, true])
            {
                var sizes = GrantSuite
                    .Shapes.Where(s =>
                        s.Flow == flow && s.IsBusy == isBusy && s is { Batch: 1, MayKeep: true }
                    )
                    .Select(s => s.Bytes)
                    .ToHashSet();
                Assert.Equal((64, 8 << 20), (sizes.Min(), sizes.Max()));
            }
        }

        Assert.Equal(
            GrantSuite.Shapes.Count(),
            GrantSuite.Shapes.Select(s => (GrantSuite.SweepOf(s), s.Bytes)).Distinct().Count()
        );
    }

    [Fact]
    public void Calibrate_AField_LeavesItAsItWas()
    {
        _field = GrantField.Create();
        var costs = GrantSubjects.Calibrate(_field);
        Assert.All(
            Enum.GetValues<TransferMethod>(),
            method => Assert.True(costs.Estimate(method, new(4096, 1)) > 0)
        );
        Assert.Equal(0, _field.Backend.Table.Handles - _field.Persistent.Count);
        for (var page = GrantField.Pool; page < GrantField.Kept; page++)
        {
            Assert.Equal(_field.Backend.Numbers.First.Plus(page), _field.Backend.Numbers[page]);
            Assert.Equal(_field.Backend.Id, _field.Machine[_field.Backend.Numbers[page]].Owner);
        }
    }

    private static IEnumerable<GrantShape> Shapes() =>
        [
            new(64, GrantFlow.TakenIn) { Batch = 32 },
            new(6000, GrantFlow.TakenIn) { Batch = 3, IsBusy = true },
            new(256 << 10, GrantFlow.TakenIn) { IsHot = true },
            new(8 << 20, GrantFlow.TakenIn),
            new(6000, GrantFlow.Forwarded) { Batch = 3 },
            new(64, GrantFlow.GivenOut) { IsBusy = true },
            new(16 << 10, GrantFlow.GivenOut),
            new(8 << 20, GrantFlow.GivenOut) { IsBusy = true },
        ];

    private sealed class Turns : TransferPolicy
    {
        private static readonly TransferMethod[] Each =
        [
            TransferMethod.Flip,
            TransferMethod.Persistent,
            TransferMethod.Copy,
        ];

        private int _next;

        public override TransferMethod Choose(in TransferShape shape) =>
            Each[_next++ % Each.Length];
    }
}
