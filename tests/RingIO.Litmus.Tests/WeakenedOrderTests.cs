// SPDX-License-Identifier: MIT

using RingIO.Litmus.Rings;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using Order = RingIO.Litmus.Rings.WeakenedOrder<
    RingIO.Testing.SimulatedOrder,
    RingIO.Litmus.Tests.WeakenedOrderTests.First
>;

namespace RingIO.Litmus.Tests;

public sealed class WeakenedOrderTests : IDisposable
{
    private const int Weak = 1;
    private const int Strong = 2;

    private readonly PortableBacking _backing = new(4096);
    private readonly Slots<PaddedUInt64> _words;

    public WeakenedOrderTests() => _words = new(_backing.Address, 4);

    private ref ulong X => ref _words[0].Value;

    private ref ulong Y => ref _words[1].Value;

    public void Dispose() => _backing.Dispose();

    [Theory]
    [InlineData(Weak, true)]
    [InlineData(Strong, false)]
    public void FullFence_OfAnEdge_IsGoneIfItIsListed(int edge, bool seen)
    {
        var found = false;
        ulong r0 = 0,
            r1 = 0;
        var program = new ModelProgram(
            () => found |= (r0, r1) == (0, 0),
            () =>
            {
                Order.StoreRelease(ref X, 1UL, Strong);
                Order.FullFence(edge);
                r0 = Order.LoadAcquire(ref Y, Strong);
            },
            () =>
            {
                Order.StoreRelease(ref Y, 1UL, Strong);
                Order.FullFence(edge);
                r1 = Order.LoadAcquire(ref X, Strong);
            }
        );

        Explorer.Explore(program).ThrowUnlessClean();

        Assert.Equal(seen, found);
    }

    [Theory]
    [InlineData(Weak, Strong, true)]
    [InlineData(Strong, Weak, true)]
    [InlineData(Strong, Strong, false)]
    public void ReleaseAndAcquire_OfAnEdge_ArePlainIfItIsListed(int release, int acquire, bool seen)
    {
        var found = false;
        ulong r0 = 0,
            r1 = 0;
        var program = new ModelProgram(
            () => found |= (r0, r1) == (1, 0),
            () =>
            {
                Order.Store(ref X, 1UL, Strong);
                Order.StoreRelease(ref Y, 1UL, release);
            },
            () =>
            {
                r0 = Order.LoadAcquire(ref Y, acquire);
                r1 = Order.Load(ref X, Strong);
            }
        );

        Explorer.Explore(program).ThrowUnlessClean();

        Assert.Equal(seen, found);
    }

    [Theory]
    [InlineData(Weak, true)]
    [InlineData(Strong, false)]
    public void Interlocked_OfAnEdge_FallsApartIfItIsListed(int edge, bool lost)
    {
        void Add() => Order.Add(ref X, 1UL, edge);

        void CompareExchange()
        {
            var seen = Order.Load(ref X, Strong);
            while (Order.CompareExchange(ref X, seen + 1, seen, edge) is var now && now != seen)
            {
                seen = now;
            }
        }

        Assert.Equal(lost, Loses(Add, Add));
        Assert.Equal(lost, Loses(CompareExchange, CompareExchange));
        Assert.Equal(lost, Loses(Add, CompareExchange));
    }

    private bool Loses(Action first, Action second)
    {
        var program = new ModelProgram(
            () => Assert.Equal(2UL, SimulatedOrder.Load(ref X)),
            first,
            second
        );
        return Explorer.Explore(program).Kind == VerdictKind.Failed;
    }

    /// <summary>Edge 1 alone.</summary>
    internal readonly struct First : IEdgeSet
    {
        public static bool Contains(int edge) => edge == Weak;
    }
}
