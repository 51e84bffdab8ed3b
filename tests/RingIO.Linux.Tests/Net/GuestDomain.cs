// SPDX-License-Identifier: MIT

using RingIO.Drivers;
using RingIO.Drivers.Store;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Peer.Net;
using RingIO.Primitives;

namespace RingIO.Linux.Tests.Net;

/// <summary>
/// A guest whose machine is another process: of the machine it reaches its own pages, its grant entries, its words of the shared
/// information, and the store's page, and nothing else.
/// </summary>
internal sealed class GuestDomain : IDisposable
{
    // What it shares with the hypervisor, and the store's ring.
    private const int FirstPages = 2;

    private readonly MemfdBacking _memory = MemfdBacking.Create(
        new() { Length = NetLedger.SharedFrames * 4096L }
    );
    private readonly MemfdBacking _shared;
    private ulong[] _frames = [];

    public GuestDomain(long streamBytes)
    {
        _shared = MemfdBacking.Create(new() { Length = NetLedger.StreamOffset + streamBytes });
        Ledger = new(_shared);
    }

    public NetLedger Ledger { get; }

    /// <summary>The pages that are in nobody's hands.</summary>
    public DomainPages Pages { get; } = new(new(FirstPages), NetLedger.GuestPages - FirstPages);

    /// <summary>How many pages it has for its own use, lent ones too.</summary>
    public static int PageCount => NetLedger.GuestPages - FirstPages;

    /// <summary>The machine's table as it is now.</summary>
    public GuestGrants Grants { get; private set; } = new(1, [1], []);

    /// <summary>Gives a new machine what it is to have.</summary>
    public void SendTo(DescriptorSocket link)
    {
        link.Send(_memory);
        link.Send(_shared);
    }

    /// <summary>Begins anew with a machine that has begun anew.</summary>
    public void Meet()
    {
        var frames = Ledger.Frames();
        // A guest whose pages are elsewhere all of a sudden has lost them.
        Assert.True(_frames.Length == 0 || _frames.SequenceEqual(frames), "the pages have moved");
        _frames = frames;
        var entries = new nint[NetLedger.GrantFrames];
        for (var frame = 0; frame < entries.Length; frame++)
        {
            entries[frame] = AddressOfFrame(frames[NetLedger.GuestPages + frame]);
        }

        Grants = new(1, entries, []);
    }

    public nint AddressOf(Gfn page) => AddressOfFrame(_frames[page.Value]);

    public PageRegion RegionOf(Gfn page) =>
        new(new ForeignBacking(AddressOf(page), 4096, PageSize.Size4K));

    public PageRegion StorePage => RegionOf(new(1));

    public void Notify() => Ledger.Ring(Ledger.Port);

    public bool TryTakeEvent() =>
        new TwoLevelGuestCore<HardwareOrder>(AddressOf(default)).TryTake(Ledger.Port);

    public void Dispose()
    {
        _memory.Dispose();
        _shared.Dispose();
    }

    private nint AddressOfFrame(ulong frame)
    {
        Assert.True(frame < NetLedger.SharedFrames, $"frame {frame} is not the guest's");
        return _memory.Address + (nint)(frame << PageSize.Size4K.Shift);
    }
}
