// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Tests.Rings;

/// <summary>One test for each of Xen's security advisories on rings of requests and responses.</summary>
public sealed class SharedRingAdvisoryTests : IDisposable
{
    private readonly PortableBacking _memory = new(4096);

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(0u, 9u)]
    [InlineData(0u, 0x8000_0000u)]
    [InlineData(0xFFFF_FFFCu, 5u)]
    [InlineData(5u, 4u)]
    public void Xsa39_ARequestIndexThatNoPeerWrites_IsFatalAndCostsNoWork(uint first, uint index)
    {
        using var ring = SharedRing<ulong, uint>.Create(
            new(_memory, 0, SharedRingLayout.BytesFor<ulong, uint>(8)),
            first
        );
        using var back = ring.OpenBack();
        new Slots<SharedRingWords>(_memory.Address, 1).First.RequestProducer = index;
        var taken = 0;
        while (taken < 100 && back.TryTake(out _))
        {
            taken++;
        }

        Assert.Equal(0, taken + back.Take(new ulong[8]));
        Assert.Equal(RingFaultKind.BadIndex, back.Fault!.Kind);

        // For good: an index that turns sane opens nothing, and nobody is answered.
        new Slots<SharedRingWords>(_memory.Address, 1)
            .First
            .RequestProducer = first + 1;
        Assert.False(back.TryTake(out _) || back.TryPut(1) || back.FinalCheck());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Xsa155_AnItemThatChangesOnceItIsCopied_StaysWhatItWas(bool inBatches)
    {
        var core = new RequestResponseCore<ulong, ulong, LateOrder>(_memory.Address, 8);
        core.Format(0);
        var (front, back) = (core.OpenFront(), core.OpenBack());
        core.PutRequests(ref front, [41, 42]);
        core.PushRequests(ref front);
        var slots = new Slots<ulong>(_memory.Address + SharedRingLayout.HeaderBytes, 8);
        var taken = new ulong[1];
        LateOrder.Behind(() => slots[0] = 666);
        if (inBatches)
        {
            Assert.Equal(1, core.TakeRequests(ref back, taken));
        }
        else
        {
            Assert.True(core.TryTakeRequest(ref back, out taken[0]));
        }

        Assert.Equal((41UL, 666UL), (taken[0], slots[0]));
    }

    /// <summary>The machine's order, and a peer that changes an item right behind the copy: when the payload is closed.</summary>
    private readonly struct LateOrder : IInterposedOrder<LateOrder>
    {
        [ThreadStatic]
        private static Action? t_change;

        [ThreadStatic]
        private static nint t_opened;

        /// <summary>Does something when what is opened next is closed.</summary>
        public static void Behind(Action change) => (t_change, t_opened) = (change, 0);

        public static void Before(nint address, int length, int edge)
        {
            // Opening and closing name the same place, one after the other.
            if (t_change is { } change && address != 0 && address == t_opened)
            {
                t_change = null;
                change();
            }

            t_opened = address;
        }
    }
}
