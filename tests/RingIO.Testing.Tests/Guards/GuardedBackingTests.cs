// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Guards;

namespace RingIO.Testing.Tests.Guards;

/// <summary>A guarded backing finds each misuse of its pages and tells whose they were; a ring on it is silent.</summary>
public sealed class GuardedBackingTests : IDisposable
{
    private readonly PortableBacking _inner = new(6 * 4096);
    private readonly GuardedBacking _backing;

    public GuardedBackingTests() => _backing = MakeAsFirstOwner();

    public void Dispose()
    {
        // It finds once more what a test did on purpose.
        _ = Record.Exception(_backing.Dispose);
        _inner.Dispose();
    }

    [Fact]
    public void Ring_OnGuardedPages_IsSilent()
    {
        Assert.Equal(4 * 4096, _backing.Length);
        using (
            var ring = SpscRing<ulong>.Create(
                new PageRegion(_backing),
                new RingOptions { Capacity = 1024 }
            )
        )
        {
            using var producer = ring.OpenProducer();
            using var consumer = ring.OpenConsumer();
            for (var lap = 0; lap < 3; lap++)
            {
                Assert.Equal(1024, producer.Write(new ulong[2000]));
                _backing.Check();
                Assert.Equal(1024, consumer.Read(new ulong[2000]));
            }

            var leased = Assert.Throws<InvalidOperationException>(_backing.Dispose);
            Assert.Contains(
                nameof(Ring_OnGuardedPages_IsSilent),
                leased.Message,
                StringComparison.Ordinal
            );
        }

        _backing.Free(0, 4096);
        _backing.Free(4096, 128);
        _backing.Reuse(0, 4096);
        using (_backing.Watch(8192, 4096))
        {
            Words[0] = 1;
        }

        _backing.Dispose();
        _backing.Dispose();
        Assert.Empty(_backing.Misuses);
        Assert.Throws<ObjectDisposedException>(() => _backing.Address);
    }

    [Fact]
    public void Constructor_TooFewPages_IsRefused()
    {
        using var small = new PortableBacking(2 * 4096);
        Assert.Throws<ArgumentException>(() => new GuardedBacking(small));
    }

    [Theory]
    [InlineData(-8, "byte 8 before its start")]
    [InlineData(4 * 4096, "byte 0 behind its end")]
    public void Check_OverrunBacking_TellsWhoLeasedIt(int at, string where)
    {
        Outside(at) = 1;
        Misuses.Expect(MisuseKind.Overrun, nameof(MakeAsFirstOwner), _backing.Check);
        using (LeaseAsFirstOwner())
        {
            var misuse = Misuses.Expect(
                MisuseKind.Overrun,
                nameof(LeaseAsFirstOwner),
                _backing.Check
            );
            Assert.Contains(where, misuse.Detail, StringComparison.Ordinal);
        }

        Misuses.Expect(MisuseKind.Overrun, nameof(MakeAsFirstOwner), _backing.Dispose);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Write_ToAFreePart_IsFoundAtTheNextLook(int look)
    {
        _backing.Free(0, 4096);
        ReuseAsFirstOwner();
        FreeAsLastOwner();
        Words[3] = 5;
        var misuse = Misuses.Expect(
            MisuseKind.UseAfterReturn,
            nameof(ReuseAsFirstOwner),
            look switch
            {
                0 => _backing.Check,
                1 => _backing.Dispose,
                _ => () => _backing.Reuse(0, 4096),
            }
        );
        Assert.Contains("byte 24 was 0xdb and is 0x05", misuse.Detail, StringComparison.Ordinal);
        Assert.Contains(nameof(FreeAsLastOwner), misuse.Returned, StringComparison.Ordinal);
    }

    [Fact]
    public void Free_WhatIsFree_IsADoubleReturn()
    {
        FreeAsLastOwner();
        var misuse = Misuses.Expect(
            MisuseKind.DoubleReturn,
            nameof(MakeAsFirstOwner),
            () => _backing.Free(2048, 4096)
        );
        Assert.Contains(nameof(FreeAsLastOwner), misuse.Returned, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _backing.Reuse(0, 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => _backing.Free(4 * 4096, 1));
        _backing.Reuse(0, 4096);
    }

    [Fact]
    public void Watch_WrittenPart_IsFound()
    {
        var watch = WatchAsFirstReader();
        Words[1] = 9;
        var misuse = Misuses.Expect(
            MisuseKind.WriteThroughReadOnly,
            nameof(WatchAsFirstReader),
            watch.Dispose
        );
        Assert.Contains("byte 8 was 0x00 and is 0x09", misuse.Detail, StringComparison.Ordinal);
    }

    private Slots<ulong> Words => new(_backing.Address, 512);

    private ref byte Outside(int at) => ref new Slots<byte>(_inner.Address + 4096 + at, 1).First;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private GuardedBacking MakeAsFirstOwner() => new(_inner);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PageLease LeaseAsFirstOwner() => _backing.Lease();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReuseAsFirstOwner() => _backing.Reuse(0, 4096);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FreeAsLastOwner() => _backing.Free(0, 4096);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlyWatch WatchAsFirstReader() => _backing.Watch(0, 64);
}
