// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Buffers.Binary;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

public sealed class RingSnapshotTests : IDisposable
{
    private static readonly RingOptions Options = new()
    {
        Capacity = 8,
        LayoutId = 3,
        FirstIndex = ulong.MaxValue - 4,
    };

    private readonly PortableBacking _backing = new(4096);

    public void Dispose() => _backing.Dispose();

    [Theory]
    [InlineData(0, false)]
    [InlineData(5, false)]
    [InlineData(8, true)]
    public void TryRestore_Snapshot_HoldsTheSameItemsAndGoesOn(int items, bool completed)
    {
        var snapshot = Make(items, completed);
        Assert.True(Restore(snapshot, out var ring, out var fault), fault?.Message);
        using (ring)
        {
            Assert.Equal(completed ? RingState.Completed : RingState.Open, ring.State);
            using var consumer = ring.OpenConsumer();
            using var producer = ring.OpenProducer();
            for (var item = 0; item < items; item++)
            {
                Assert.True(consumer.TryRead(out var found));
                Assert.Equal(100 + item, found);
            }

            Assert.False(consumer.TryRead(out _));
            Assert.Equal(8, producer.Write(new long[9]));
        }
    }

    [Fact]
    public void Snapshot_OpenSidesAndWaiters_AreNotInIt()
    {
        using var ring = SpscRing<long>.Create(Options with { Parking = true });
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(1));
        ring.Complete();
        var snapshot = ring.Snapshot();
        Assert.True(Restore(snapshot, out var restored, out _));
        Assert.Equal(snapshot, restored.Snapshot());
        restored.OpenProducer().Dispose();
        restored.Dispose();
    }

    [Fact]
    public void Snapshot_IntoAWriter_IsTheSame()
    {
        using var ring = SpscRing<long>.Create(Options);
        var writer = new ArrayBufferWriter<byte>();
        ring.Snapshot(writer);
        Assert.Equal(ring.Snapshot(), writer.WrittenSpan.ToArray());
        Assert.Throws<ArgumentNullException>(() => ring.Snapshot(null!));
    }

    [Fact]
    public void TryRestore_AnyBitFlipped_IsRefusedAndTheMemoryUntouched()
    {
        var snapshot = Make(5);
        var memory = new Slots<byte>(_backing.Address, 4096);
        memory.Span(0, 4096).Fill(0x5A);
        for (var bit = 0; bit < snapshot.Length * 8; bit++)
        {
            snapshot[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Restore(snapshot, out _, out var fault), $"Bit {bit} was not seen.");
            Assert.Equal(RingFaultKind.BadSnapshot, fault.Kind);
            snapshot[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.False(memory.Span(0, 4096).ContainsAnyExcept((byte)0x5A));
        Assert.True(Restore(snapshot, out var ring, out _));
        ring.Dispose();
    }

    [Fact]
    public void TryRestore_EveryTruncationAndAnExtension_IsRefused()
    {
        var snapshot = Make(5);
        for (var length = 0; length < snapshot.Length; length++)
        {
            Assert.False(
                Restore(snapshot[..length], out _, out var fault),
                $"{length} bytes pass."
            );
            Assert.Equal(RingFaultKind.BadSnapshot, fault.Kind);
        }

        Assert.False(Restore([.. snapshot, 0], out _, out _));
    }

    [Fact]
    public void TryRestore_AnotherVersion_IsNamed()
    {
        var snapshot = Make(1);
        snapshot[8] = 2;
        Seal(snapshot);
        Assert.False(Restore(snapshot, out _, out var fault));
        Assert.Contains("version is 2", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40 + 10, 2, RingFaultKind.BadGeometry, "Checksum")]
    [InlineData(40 + 128, 3, RingFaultKind.BadSnapshot, "State is 3")]
    [InlineData(40 + 140, 1, RingFaultKind.BadSnapshot, "Owners, sleepers")]
    [InlineData(40 + 512, 1, RingFaultKind.BadSnapshot, "Owners, sleepers")]
    [InlineData(40 + 256, 77, RingFaultKind.BadSnapshot, "Producer index")]
    public void TryRestore_ContentThatIsNoRing_IsNamed(
        int at,
        byte value,
        RingFaultKind kind,
        string says
    )
    {
        var snapshot = Make(1);
        snapshot[at] = value;
        Seal(snapshot);
        Assert.False(Restore(snapshot, out _, out var fault));
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRestore_OfAnotherRing_IsRefusedByField()
    {
        var snapshot = Make(1);
        var region = new PageRegion(_backing);
        Assert.False(SpscRing<int>.TryRestore(region, snapshot, Options, out _, out var size));
        Assert.Equal(RingFaultKind.WrongItemSize, size.Kind);
        var other = Options with { LayoutId = 4 };
        Assert.False(SpscRing<long>.TryRestore(region, snapshot, other, out _, out var layout));
        Assert.Equal(RingFaultKind.WrongLayout, layout.Kind);
        var small = region.Slice(0, 800);
        Assert.False(SpscRing<long>.TryRestore(small, snapshot, Options, out _, out var memory));
        Assert.Equal(RingFaultKind.MemoryTooSmall, memory.Kind);
    }

    [Fact]
    public void Snapshot_RingNotAtRest_Throws()
    {
        using var ring = SpscRing<long>.Create(new PageRegion(_backing), Options);
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryReserve(1, out var reservation));
        Assert.Throws<InvalidOperationException>(ring.Snapshot);
        reservation.Commit();

        ref var words = ref new Slots<RingWords>(_backing.Address, 1).First;
        words.RecoveryOwner = 5;
        Assert.Throws<InvalidOperationException>(ring.Snapshot);
        words.RecoveryOwner = 0;

        ref var owner = ref new Slots<OwnerWords>(_backing.Address + 512, 2).First;
        owner.Intent = 5;
        Assert.Throws<InvalidOperationException>(ring.Snapshot);
        owner.Intent = 0;

        _ = ring.Snapshot();
        words.State = (uint)RingState.Faulted;
        Assert.Throws<InvalidOperationException>(ring.Snapshot);
    }

    private static byte[] Make(int items, bool completed = false)
    {
        using var ring = SpscRing<long>.Create(Options);
        using var producer = ring.OpenProducer();
        for (var item = 0; item < items; item++)
        {
            Assert.True(producer.TryWrite(100 + item));
        }

        _ = completed && ring.Complete();
        return ring.Snapshot();
    }

    private bool Restore(
        byte[] snapshot,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out SpscRing<long>? ring,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out RingFault? fault
    ) => SpscRing<long>.TryRestore(new(_backing), snapshot, Options, out ring, out fault);

    /// <summary>Puts the checksum right, written anew from the snapshot's documentation.</summary>
    internal static void Seal(byte[] snapshot)
    {
        var sum = 0xCBF2_9CE4_8422_2325;
        for (var at = 0; at < snapshot.Length; at += 8)
        {
            if (at != 32)
            {
                sum ^= BinaryPrimitives.ReadUInt64LittleEndian(snapshot.AsSpan(at));
                sum *= 0x9E37_79B9_7F4A_7C15;
                sum ^= sum >> 32;
            }
        }

        BinaryPrimitives.WriteUInt64LittleEndian(snapshot.AsSpan(32), sum);
    }
}
