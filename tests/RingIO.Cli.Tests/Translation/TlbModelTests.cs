// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Translation;

namespace RingIO.Cli.Tests.Translation;

public sealed class TlbModelTests
{
    [Fact]
    public void Touch_SamePageAgain_MissesOnce()
    {
        var model = new TlbModel(superpages: false);
        Touch(model, PageKind.Kernel, pages: 1, times: 2);
        Assert.Equal((1, 1), (model.OldMisses, model.CurrentMisses));
    }

    [Fact]
    public void Touch_KernelPagesOfASuperpage_MissOnceTogether()
    {
        var model = new TlbModel(superpages: true);
        Touch(model, PageKind.Kernel, pages: 512, times: 1);
        Assert.Equal((1, 1), (model.OldMisses, model.CurrentMisses));
    }

    [Fact]
    public void Touch_BuffersOfASuperpage_MissEach()
    {
        var model = new TlbModel(superpages: true);
        Touch(model, PageKind.Buffer, pages: 60, times: 2);
        Assert.Equal((60, 60), (model.OldMisses, model.CurrentMisses));
    }

    [Fact]
    public void Touch_PageThatWasUnmapped_MissesAgain()
    {
        var model = new TlbModel(superpages: true);
        for (var turn = 0; turn < 5; turn++)
        {
            Touch(model, PageKind.Foreign, pages: 1, times: 2);
            model.Forget(1, 1UL << 20);
        }

        Assert.Equal((5, 5), (model.OldMisses, model.CurrentMisses));
    }

    [Fact]
    public void Enter_AnotherDomain_FlushesTheOldCoreOnly()
    {
        var model = new TlbModel(superpages: true);
        for (var turn = 0; turn < 3; turn++)
        {
            model.Enter(1);
            Touch(model, PageKind.Kernel, pages: 1, times: 1);
            model.Enter(2);
        }

        Assert.Equal((3, 1), (model.OldMisses, model.CurrentMisses));
    }

    [Theory]
    [InlineData(true, nameof(PageKind.Kernel), 1)]
    [InlineData(true, nameof(PageKind.Buffer), 1)]
    [InlineData(true, nameof(PageKind.User), 3)]
    [InlineData(false, nameof(PageKind.Kernel), 3)]
    public void SwitchProcess_OnTheOldCore_SparesWhatIsGlobal(
        bool superpages,
        string kind,
        long misses
    )
    {
        var model = new TlbModel(superpages);
        for (var turn = 0; turn < 3; turn++)
        {
            Touch(model, Enum.Parse<PageKind>(kind), pages: 1, times: 1);
            model.SwitchProcess();
        }

        Assert.Equal((misses, 1), (model.OldMisses, model.CurrentMisses));
    }

    private static void Touch(TlbModel model, PageKind kind, int pages, int times)
    {
        for (var turn = 0; turn < times; turn++)
        {
            for (var page = 0; page < pages; page++)
            {
                model.Touch(1, (1UL << 20) + (ulong)page, kind, isWrite: page % 2 == 0);
            }
        }
    }
}
