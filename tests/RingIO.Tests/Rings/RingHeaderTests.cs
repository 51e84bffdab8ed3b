// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

public sealed class RingHeaderTests : IDisposable
{
    private static readonly RingOptions Options = new() { Capacity = 8, LayoutId = 0x5157 };

    private readonly PortableBacking _backing = new(8192);

    public RingHeaderTests()
    {
        using var ring = SpscRing<ulong>.Create(new PageRegion(_backing), Options);
    }

    private ref RingIdentity Identity => ref new Slots<RingIdentity>(_backing.Address, 1).First;

    private PageRegion Region => new(_backing);

    public void Dispose() => _backing.Dispose();

    [Theory]
    [InlineData(nameof(RingIdentity.Magic), 0)]
    [InlineData(nameof(RingIdentity.Version), 8)]
    [InlineData(nameof(RingIdentity.Kind), 10)]
    [InlineData(nameof(RingIdentity.WordsBytes), 12)]
    [InlineData(nameof(RingIdentity.ItemSize), 16)]
    [InlineData(nameof(RingIdentity.OwnerCount), 20)]
    [InlineData(nameof(RingIdentity.Capacity), 24)]
    [InlineData(nameof(RingIdentity.LayoutId), 32)]
    [InlineData(nameof(RingIdentity.OwnersOffset), 40)]
    [InlineData(nameof(RingIdentity.SequencesOffset), 44)]
    [InlineData(nameof(RingIdentity.SlotsOffset), 48)]
    [InlineData(nameof(RingIdentity.Features), 56)]
    [InlineData(nameof(RingIdentity.Checksum), 60)]
    public void Identity_Field_LiesWhereVersion1Says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<RingIdentity>(field));

    [Theory]
    [InlineData(nameof(RingWords.Identity), 0)]
    [InlineData(nameof(RingWords.State), 128)]
    [InlineData(nameof(RingWords.ConsumerWake), 136)]
    [InlineData(nameof(RingWords.ConsumerWaiters), 140)]
    [InlineData(nameof(RingWords.ProducerWake), 144)]
    [InlineData(nameof(RingWords.ProducerWaiters), 148)]
    [InlineData(nameof(RingWords.RecoveryOwner), 152)]
    [InlineData(nameof(RingWords.ProducerIndex), 256)]
    [InlineData(nameof(RingWords.ConsumerIndex), 384)]
    public void Words_Field_LiesWhereVersion1Says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<RingWords>(field));

    [Theory]
    [InlineData(nameof(OwnerWords.Owner), 0)]
    [InlineData(nameof(OwnerWords.Epoch), 8)]
    [InlineData(nameof(OwnerWords.Role), 12)]
    [InlineData(nameof(OwnerWords.Intent), 16)]
    [InlineData(nameof(OwnerWords.Index), 24)]
    public void Owners_Field_LiesWhereVersion1Says(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<OwnerWords>(field));

    [Fact]
    public void Structures_Fields_AreAllNamedInTheLayoutTests()
    {
        Assert.Equal(64, Marshal.SizeOf<RingIdentity>());
        Assert.Equal(512, Marshal.SizeOf<RingWords>());
        Assert.Equal(128, Marshal.SizeOf<OwnerWords>());
        Assert.Equal(13, FieldsOf<RingIdentity>());
        Assert.Equal(9, FieldsOf<RingWords>());
        Assert.Equal(5, FieldsOf<OwnerWords>());

        static int FieldsOf<T>() => typeof(T).GetFields().Count(f => !f.IsStatic);
    }

    [Fact]
    public void TryAttach_WhatCreateMade_Succeeds()
    {
        Assert.True(SpscRing<ulong>.TryAttach(Region, Options, out var ring, out var fault));
        Assert.Null(fault);
        ring.Dispose();
    }

    [Fact]
    public void TryAttach_AnyBitOfTheIdentityFlipped_IsRefused()
    {
        for (var bit = 0; bit < 512; bit++)
        {
            ref var word = ref new Slots<byte>(_backing.Address, 64)[(ulong)bit / 8];
            word ^= (byte)(1 << (bit % 8));
            Assert.False(
                SpscRing<ulong>.TryAttach(Region, Options, out _, out var fault),
                $"Bit {bit} was flipped and not seen."
            );
            Assert.NotEmpty(fault.Message);
            word ^= (byte)(1 << (bit % 8));
        }

        SpscRing<ulong>.Attach(Region, Options).Dispose();
    }

    public static TheoryData<string, RingFaultKind, string> WrongFields =>
        new()
        {
            { nameof(RingIdentity.Magic), RingFaultKind.BadMagic, "Magic" },
            { nameof(RingIdentity.Version), RingFaultKind.UnsupportedVersion, "Version" },
            { nameof(RingIdentity.Kind), RingFaultKind.WrongKind, "Kind" },
            { nameof(RingIdentity.WordsBytes), RingFaultKind.BadGeometry, "Words" },
            { nameof(RingIdentity.ItemSize), RingFaultKind.WrongItemSize, "Item size" },
            { nameof(RingIdentity.OwnerCount), RingFaultKind.BadGeometry, "owners" },
            { nameof(RingIdentity.Capacity), RingFaultKind.BadGeometry, "Capacity" },
            { nameof(RingIdentity.LayoutId), RingFaultKind.WrongLayout, "Layout identifier" },
            { nameof(RingIdentity.OwnersOffset), RingFaultKind.BadGeometry, "owners begin" },
            { nameof(RingIdentity.SequencesOffset), RingFaultKind.BadGeometry, "Sequences" },
            { nameof(RingIdentity.SlotsOffset), RingFaultKind.BadGeometry, "slots at" },
            { nameof(RingIdentity.Features), RingFaultKind.BadGeometry, "Features" },
            { nameof(RingIdentity.Checksum), RingFaultKind.BadGeometry, "Checksum" },
        };

    [Theory]
    [MemberData(nameof(WrongFields))]
    public void TryAttach_FieldThatAnotherWriterMeant_IsNamed(
        string field,
        RingFaultKind kind,
        string name
    )
    {
        var identity = Identity;
        Change(ref identity, field);
        if (!string.Equals(field, nameof(RingIdentity.Checksum), StringComparison.Ordinal))
        {
            identity.Checksum = Fnv(identity);
        }

        Identity = identity;
        Assert.False(SpscRing<ulong>.TryAttach(Region, Options, out var ring, out var fault));
        Assert.Null(ring);
        Assert.Equal(kind, fault.Kind);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
        var thrown = Assert.Throws<RingFaultException>(() =>
            SpscRing<ulong>.Attach(Region, Options)
        );
        Assert.Equal(fault, thrown.Fault);
    }

    [Theory]
    [InlineData(RingFeatures.Lapping)]
    [InlineData(RingFeatures.SeparateSlots)]
    public void TryAttach_FeatureOfAnotherKind_IsRefused(RingFeatures feature)
    {
        // Separate slots would make the ring read behind its memory.
        Identity.Features = (uint)feature;
        Identity.Checksum = Fnv(Identity);
        Assert.False(SpscRing<ulong>.TryAttach(Region, Options, out _, out var fault));
        Assert.Contains(feature.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryAttach_FewerSlotsThanWanted_IsRefused()
    {
        var wanted = Options with { Capacity = 16 };
        Assert.False(SpscRing<ulong>.TryAttach(Region, wanted, out _, out var fault));
        Assert.Contains("at least 16", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 256, "hold no ring")]
    [InlineData(0, 800, "announces")]
    [InlineData(8, 4096, "hold no ring")]
    public void TryAttach_MemoryTooSmallOrNotAligned_IsRefused(int offset, int length, string says)
    {
        var region = Region.Slice(offset, length);
        Assert.False(SpscRing<ulong>.TryAttach(region, Options, out _, out var fault));
        Assert.Equal(RingFaultKind.MemoryTooSmall, fault.Kind);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryAttach_FaultedAttempt_HoldsNoLease()
    {
        Identity.Magic = 0;
        Assert.False(SpscRing<ulong>.TryAttach(Region, Options, out _, out _));
        _backing.Dispose();
    }

    [Fact]
    public void Attach_WhileOpen_KeepsTheBackingFromBeingDisposed()
    {
        var ring = SpscRing<ulong>.Attach(Region, Options);
        var second = SpscRing<ulong>.Attach(Region, Options);
        ring.Dispose();
        ring.Dispose();
        Assert.Throws<InvalidOperationException>(_backing.Dispose);
        second.Dispose();
        _backing.Dispose();
        Assert.Throws<ObjectDisposedException>(() => SpscRing<ulong>.Attach(Region, Options));
    }

    private static void Change(ref RingIdentity identity, string field)
    {
        switch (field)
        {
            case nameof(RingIdentity.Magic):
                identity.Magic++;
                break;
            case nameof(RingIdentity.Version):
                identity.Version++;
                break;
            case nameof(RingIdentity.Kind):
                identity.Kind++;
                break;
            case nameof(RingIdentity.WordsBytes):
                identity.WordsBytes += 128;
                break;
            case nameof(RingIdentity.ItemSize):
                identity.ItemSize++;
                break;
            case nameof(RingIdentity.OwnerCount):
                identity.OwnerCount++;
                break;
            case nameof(RingIdentity.Capacity):
                identity.Capacity++;
                break;
            case nameof(RingIdentity.LayoutId):
                identity.LayoutId++;
                break;
            case nameof(RingIdentity.OwnersOffset):
                identity.OwnersOffset += 128;
                break;
            case nameof(RingIdentity.SequencesOffset):
                identity.SequencesOffset += 128;
                break;
            case nameof(RingIdentity.SlotsOffset):
                identity.SlotsOffset += 128;
                break;
            case nameof(RingIdentity.Features):
                identity.Features |= 1u << 31;
                break;
            default:
                identity.Checksum++;
                break;
        }
    }

    // Written anew, from the header's documentation.
    private static uint Fnv(RingIdentity identity)
    {
        var hash = 2166136261u;
        foreach (var b in MemoryMarshal.AsBytes(new Span<RingIdentity>(ref identity))[..60])
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }
}
