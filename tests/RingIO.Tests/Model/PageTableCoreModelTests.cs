// SPDX-License-Identifier: MIT

using RingIO.Testing;
using Core = RingIO.Translation.PageTableCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>The production source of page tables' entries under every schedule of small programs.</summary>
public sealed class PageTableCoreModelTests(ITestOutputHelper output)
{
    public static MatrixTheoryData<PageTableStory, bool> Stories =>
        new([PageTableStory.Unmap, PageTableStory.Map, PageTableStory.Split], [true, false]);

    [Theory]
    [MemberData(nameof(Stories))]
    public void Core_AsWritten_IsCleanUnderEverySchedule(PageTableStory story, bool wide) =>
        Explore(story, wide, Mutation.None).ThrowUnlessClean();

    [Theory]
    [InlineData(PageTableStory.Map, Core.PublishEntry)]
    [InlineData(PageTableStory.Map, Core.SeeEntry)]
    [InlineData(PageTableStory.Split, Core.ReplaceEntry)]
    [InlineData(PageTableStory.Split, Core.SeeEntry)]
    [InlineData(PageTableStory.Unmap, Core.MarkEntry)]
    [InlineData(PageTableStory.Unmap, Core.TakeEntry)]
    public void Core_WithOneOrderingRemoved_Fails(PageTableStory story, int edge)
    {
        foreach (var wide in new[] { true, false })
        {
            var verdict = Explore(story, wide, Mutation.Weaken(edge));
            Assert.Equal(VerdictKind.Failed, verdict.Kind);
        }
    }

    [Theory]
    [InlineData(PageTableStory.HastyUnmap)]
    [InlineData(PageTableStory.HastyMark)]
    public void Core_UsedHastily_Fails(PageTableStory story) =>
        Assert.Equal(VerdictKind.Failed, Explore(story, wide: true, Mutation.None).Kind);

    private Verdict Explore(PageTableStory story, bool wide, Mutation mutation)
    {
        using var program = new PageTableProgram(story, wide);
        var verdict = Explorer.Explore(program, new() { Mutation = mutation });
        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
