// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

[Collection(AllocationProbe.Alone)]
public sealed class TlbAllocationTests
{
    private static readonly AddressSpaceId Space = new(1);

    [Fact]
    public void Tlb_LookupsWalksFillsAndFlushes_AllocateNothing()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        var page = 0UL;
        AllocationProbe.RequireNothing(() =>
        {
            var address = GuestVirtualAddress.Of(new(page++ * 7 % 5000));
            if (tlb.Lookup(address, Space, TlbAccess.Read, out _) == 0)
            {
                tlb.Walk(address, Space, WalkLevels.LongMode, PageSize.Size4K);
                tlb.Insert(new(address.Frame, PageSize.Size4K, new(1), Space, TlbRights.None));
            }

            if (page % 100 == 0)
            {
                tlb.FlushPage(address, Space);
                tlb.LoadRoot(Space);
            }
        });
    }

    [Fact]
    public void CacheShootdownAndQuarantine_InTheSteadyState_AllocateNothing()
    {
        using var backing = new PortableBacking(1 << 16);
        using var cache = new TranslationCache(backing, 16);
        using var shootdown = new Shootdown(2);
        var quarantine = new FrameQuarantine();
        var target = new TlbFlushTarget(Space, null, cache);
        shootdown.Enter(new(0), ref target);
        cache.Use(Space, user: false);
        var page = 0UL;
        AllocationProbe.RequireNothing(() =>
        {
            var address = GuestVirtualAddress.Of(new(page++ % 64));
            if (!cache.TryRead<ulong>(address, out _))
            {
                cache.Insert(address, new(page % 16), TlbRights.None);
            }

            quarantine.Add(new(page), 1, shootdown.Begin(address.Frame));
            shootdown.Poll(new(0), ref target);
            quarantine.TryTake(out _, out _);
        });
    }
}
