// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>A machine with memory for one address space: frames to map from 0 on, behind them frames for tables.</summary>
internal sealed class TableWorld : IDisposable
{
    private readonly PortableBacking _backing;
    private readonly FrameAllocator _frames;

    public TableWorld(
        PageTableFormat format,
        int frames,
        int tables = 64,
        bool promotes = true,
        PageSize? largest = null
    )
    {
        Frames = frames;
        TableFrames = tables;
        _backing = new((frames + tables) * PageSize.Size4K.Bytes);
        Memory = new(_backing);
        Memory.Give(new(0), frames, Owner);
        _frames = new(Memory, new((ulong)frames), tables);
        Source = new(new AllocatedFrames(_frames, Owner));
        Space = new(
            Memory,
            Source,
            new()
            {
                Format = format,
                Id = new(7),
                Invalidator = Invalidator,
                Promotes = promotes,
                LargestPage = largest ?? PageSize.Size1G,
            }
        );
        Walker = new(Memory, format);
    }

    public static DomainId Owner { get; } = new(3, 1);

    public static DomainId Stranger { get; } = new(4, 1);

    public static TheoryData<string> Formats => ["two-level", "PAE", "four-level"];

    public int Frames { get; }

    public int TableFrames { get; }

    public MachineMemory Memory { get; }

    public ScarceFrames Source { get; }

    public LateInvalidator Invalidator { get; } = new();

    public AddressSpace Space { get; }

    public PageWalker Walker { get; }

    public int FreeTables => (int)_frames.Account.Free;

    public static PageTableFormat Named(string name) =>
        name switch
        {
            "two-level" => PageTableFormat.TwoLevel,
            "PAE" => PageTableFormat.Pae,
            _ => PageTableFormat.FourLevel,
        };

    /// <summary>How many pages of 4 KiB a superpage has.</summary>
    public static int Superpage(PageTableFormat format) => format.IsWide ? 512 : 1024;

    /// <summary>All processors acknowledge; what waited for them goes back.</summary>
    public void Settle()
    {
        Invalidator.Acknowledge();
        Assert.Equal(0, Space.Reclaim());
    }

    public PageTranslation Walk(
        ulong page,
        PageAccess access = PageAccess.Read,
        int cpl = 0,
        PagingControls controls = PagingControls.NoExecute | PagingControls.PageSizeExtensions
    )
    {
        var address = GuestVirtualAddress.Of(new(page));
        var found = Walker.TryWalk(
            Space.Root,
            address,
            access,
            cpl,
            controls,
            out var to,
            out var fault
        );
        Assert.True(found, fault.ToString());
        return to;
    }

    public PageFault Fault(
        ulong page,
        PageAccess access = PageAccess.Read,
        int cpl = 0,
        PagingControls controls = PagingControls.NoExecute | PagingControls.PageSizeExtensions
    )
    {
        var address = GuestVirtualAddress.Of(new(page));
        Assert.False(
            Walker.TryWalk(Space.Root, address, access, cpl, controls, out _, out var fault)
        );
        return fault;
    }

    /// <summary>Closes the space and requires that every frame and every reference has come back.</summary>
    public void CloseAndCount()
    {
        if (!Space.TryClose())
        {
            Invalidator.Acknowledge();
            Assert.True(Space.TryClose());
        }

        Assert.Equal(TableFrames, FreeTables);
        for (var frame = 0; frame < Frames; frame++)
        {
            var info = Memory[new((ulong)frame)];
            Assert.True(info is { References: 1, TypeCount: 0 }, $"{frame} is {info}");
            Assert.Equal(Owner, info.Owner);
        }

        for (var frame = Frames; frame < Memory.FrameCount; frame++)
        {
            Assert.Equal(FrameType.Free, Memory[new((ulong)frame)].Type);
        }
    }

    public void Dispose()
    {
        Space.TryClose();
        Invalidator.Acknowledge();
        Space.Dispose();
        _frames.Dispose();
        Memory.Dispose();
        _backing.Dispose();
    }
}
