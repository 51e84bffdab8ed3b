// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests;

/// <summary>What each model makes of the same code.</summary>
public sealed class MemoryModelTests : IDisposable
{
    private const int Publish = 401;
    private const int Fence = 402;
    private readonly Words _words = new();

    public void Dispose() => _words.Dispose();

    // Right on x86, wrong on Arm: the store is plain.
    [Theory]
    [InlineData(MemoryModel.SequentiallyConsistent, VerdictKind.Clean)]
    [InlineData(MemoryModel.TotalStoreOrder, VerdictKind.Clean)]
    [InlineData(MemoryModel.DotNet, VerdictKind.Failed)]
    public void Payload_PublishedByAPlainStore_IsARaceWhereStoresChangePlaces(
        MemoryModel model,
        VerdictKind kind
    )
    {
        var payload = _words.Payload;
        var program = new ModelProgram(
            () => { },
            () =>
            {
                Order.PayloadOpen(ref payload.Bytes(0), 8, PayloadAccess.Write);
                payload[0] = 7;
                Order.PayloadClose(ref payload.Bytes(0), 8, PayloadAccess.Write);
                Order.StoreRelease(ref _words.X, 1UL, Publish);
            },
            () =>
            {
                if (Order.LoadAcquire(ref _words.X) == 1)
                {
                    Order.PayloadOpen(ref payload.Bytes(0), 8, PayloadAccess.Read);
                    Order.PayloadClose(ref payload.Bytes(0), 8, PayloadAccess.Read);
                }
            }
        );
        var options = new ExplorerOptions { Model = model, Mutation = Mutation.Weaken(Publish) };
        Assert.Equal(kind, Explorer.Explore(program, options).Kind);
    }

    // Wrong on x86 too: a store and the load behind it.
    [Theory]
    [InlineData(MemoryModel.SequentiallyConsistent, VerdictKind.Clean)]
    [InlineData(MemoryModel.TotalStoreOrder, VerdictKind.Failed)]
    [InlineData(MemoryModel.DotNet, VerdictKind.Failed)]
    public void Handshake_WithoutItsFence_FailsWhereALoadOvertakesAStore(
        MemoryModel model,
        VerdictKind kind
    )
    {
        var (a, b) = (0UL, 0UL);
        var program = new ModelProgram(
            () => Assert.NotEqual((0UL, 0UL), (a, b)),
            () => a = StoreThenLoad(ref _words.X, ref _words.Y),
            () => b = StoreThenLoad(ref _words.Y, ref _words.X)
        );
        Explorer.Explore(program, new() { Model = model }).ThrowUnlessClean();
        var options = new ExplorerOptions { Model = model, Mutation = Mutation.Weaken(Fence) };
        var verdict = Explorer.Explore(program, options);
        Assert.Equal(kind, verdict.Kind);
        if (kind == VerdictKind.Failed)
        {
            var token = verdict.Counterexample!.ReplayToken;
            Assert.Equal(
                verdict.Reason,
                Explorer.Replay(program, token, new() { Mutation = Mutation.Weaken(Fence) }).Reason
            );
        }
    }

    [Fact]
    public void Verdict_OfAnyModel_SaysWhatItLeavesOut()
    {
        var program = new ModelProgram(() => { }, () => Order.Store(ref _words.X, 1UL));
        foreach (var model in Enum.GetValues<MemoryModel>())
        {
            var verdict = Explorer.Explore(program, new() { Model = model });
            Assert.Contains(model.ToString(), verdict.Bounds, StringComparison.Ordinal);
            Assert.Contains("not explored", verdict.ToString(), StringComparison.Ordinal);
        }
    }

    private static ulong StoreThenLoad(ref ulong own, ref ulong other)
    {
        Order.Store(ref own, 1UL);
        Order.FullFence(Fence);
        return Order.Load(ref other);
    }
}
