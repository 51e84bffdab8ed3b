// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Tests;

public sealed class RemapTests
{
    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(4, 1, 7)]
    [InlineData(4, 7, 7)]
    [InlineData(2048, 19, 8)]
    public void Expected_OfSomeTurns_IsTheSumOfTheirPages(int pages, int turns, int buffers)
    {
        var shape = new RemapShape(pages, IsBusy: false);
        var sum = Enumerable
            .Range(0, turns)
            .SelectMany(turn => Enumerable.Range(0, pages).Select(p => (Turn: turn, Page: p)))
            .Sum(at => shape.FirstPage(at.Turn, buffers) + at.Page + 1);

        Assert.Equal((ulong)sum, shape.Expected(turns, buffers));
    }

    /// <summary>Each subject throws when the receiver sees other pages than were sent.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(512, false)]
    public void Measure_AnyWay_BringsThePagesThatWereSent(int pages, bool busy)
    {
        Assert.SkipUnless(LinuxPlatform.IsSupported, "needs a 64-bit process on Linux");
        var cpus = Processors.Allowed();
        Assert.SkipWhen(cpus.Count < 2, "two processors are needed");
        var shape = new RemapShape(pages, busy);
        Subject[] all =
        [
            RemapSubjects.Map(shape, populate: false),
            RemapSubjects.Map(shape, populate: true),
            RemapSubjects.MapPageByPage(shape),
            RemapSubjects.Move(shape),
            RemapSubjects.MovePageByPage(shape),
            RemapSubjects.Exchange(shape),
            RemapSubjects.Copy(shape),
        ];
        // More turns than buffers that are mappings: each place is used again.
        var turns = shape.Mappings + 3;
        Assert.All(
            all,
            subject =>
            {
                var measured = subject.Measure(new Run(turns, cpus[0], cpus[1]));
                Assert.Equal((long)turns * pages, measured.Operations);
            }
        );
    }
}
