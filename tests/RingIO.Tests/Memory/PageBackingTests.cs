// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Memory;

public sealed class PageBackingTests
{
    [Fact]
    public void Dispose_Leased_ThrowsAndKeepsTheMemory()
    {
        var backing = new PortableBacking(4096);
        var one = backing.Lease();
        var other = backing.Lease();
        var refused = Assert.Throws<InvalidOperationException>(backing.Dispose);
        Assert.Contains("leased 2 time(s)", refused.Message, StringComparison.Ordinal);
        NativeBytes.At(backing.Address, backing.Length).Fill(1);
        one.Dispose();
        Assert.Throws<InvalidOperationException>(backing.Dispose);
        other.Dispose();
        backing.Dispose();
        Assert.Throws<ObjectDisposedException>(() => backing.Address);
    }

    [Fact]
    public void Dispose_Twice_ReleasesOnce()
    {
        using var memory = new PortableBacking(4096);
        var released = 0;
        var backing = new ForeignBacking(
            memory.Address,
            4096,
            PageSize.Size4K,
            released: () => released++
        );
        backing.Dispose();
        backing.Dispose();
        Assert.Equal(1, released);
    }

    [Fact]
    public void Lease_Disposed_Throws()
    {
        var backing = new PortableBacking(4096);
        backing.Dispose();
        Assert.Throws<ObjectDisposedException>(() => backing.Lease());
    }

    [Fact]
    public void LeaseDispose_Twice_CountsOnce()
    {
        using var backing = new PortableBacking(4096);
        var one = backing.Lease();
        using (backing.Lease())
        {
            one.Dispose();
            one.Dispose();
            Assert.Throws<InvalidOperationException>(backing.Dispose);
        }
    }

    [Fact]
    public void LeaseConstructor_Null_Throws() =>
        Assert.Throws<ArgumentNullException>(() => new PageLease(null!));

    [Fact]
    public void LeaseAndDispose_Racing_NeverBothSucceed()
    {
        using var memory = new PortableBacking(4096);
        using var line = new Barrier(2);
        var (leased, disposed) = (0, 0);
        const int Rounds = 5_000;
        ForeignBacking? shared = null;
        var violations = 0;
        var other = new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                line.SignalAndWait();
                try
                {
                    // Released under a lease would show in the flag that the release sets.
                    using var lease = shared!.Lease();
                    leased++;
                    violations += Volatile.Read(ref _released);
                }
                catch (ObjectDisposedException)
                {
                    disposed++;
                }

                line.SignalAndWait();
            }
        });
        other.Start();
        for (var round = 0; round < Rounds; round++)
        {
            _released = 0;
            shared = new ForeignBacking(
                memory.Address,
                4096,
                PageSize.Size4K,
                released: () => Volatile.Write(ref _released, 1)
            );
            line.SignalAndWait();
            TryDispose(shared);
            line.SignalAndWait();
            shared.Dispose();
        }

        other.Join();
        Assert.Equal(0, violations);
        Assert.Equal(Rounds, leased + disposed);
    }

    private int _released;

    private static void TryDispose(ForeignBacking backing)
    {
        try
        {
            backing.Dispose();
        }
        catch (InvalidOperationException)
        {
            // The lease came first: what the race may decide.
        }
    }
}
