// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Tables that hold anything: each walk ends, inside, and as a second walker says.</summary>
public sealed class HostileTablesTests
{
    private const int Frames = 48;
    private const int Roots = 8;
    private const int Rounds = 20;
    private const int WalksInRound = 2000; // With the formats below: 200 thousand walks.

    private static readonly DomainId Owner = new(1, 0);

    public static TheoryData<int> Formats => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Formats))]
    public void TryWalk_GarbageTables_IsBoundedAndAgreesWithTheReference(int format)
    {
        var subject = Format(format);
        var random = new Random(1000 + format);
        var causes = new int[Enum.GetValues<PageFaultCause>().Length];
        for (var round = 0; round < Rounds; round++)
        {
            using var backing = new PortableBacking(Frames * PageSize.Size4K.Bytes);
            using var memory = new MachineMemory(backing);
            var mirror = Fill(memory, random, subject);
            var walker = new PageWalker(memory, subject);
            var reference = new ReferenceWalker(
                mirror,
                subject.Levels,
                subject.PhysicalBits,
                subject.HasGigabytePages
            );
            for (var walk = 0; walk < WalksInRound; walk++)
            {
                causes[(int)WalkBoth(walker, reference, memory, random)]++;
            }

            for (var frame = 0; frame < Frames; frame++)
            {
                var expected = mirror.AsSpan(frame * 4096, 4096);
                Assert.True(memory.Bytes(new((ulong)frame)).SequenceEqual(expected));
            }
        }

        // Each outcome was met often, or the test says little.
        Assert.All(
            causes[..(int)PageFaultCause.Contended],
            (count, cause) => Assert.True(count > 50, $"{(PageFaultCause)cause}: {count}")
        );
        Assert.Equal(0, causes[(int)PageFaultCause.Contended]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void TryWalk_TablesWithOthersFrames_ReachesOnlyItsOwn(int format)
    {
        var subject = Format(format);
        var random = new Random(2000 + format);
        using var backing = new PortableBacking(Frames * PageSize.Size4K.Bytes);
        using var memory = new MachineMemory(backing);
        for (var frame = 0UL; frame < Frames; frame++)
        {
            if (frame % 4 != 3)
            {
                memory.Give(new(frame), 1, frame % 4 == 2 ? new DomainId(2, 0) : Owner);
            }
        }

        var before = Fill(memory, random, subject);
        var walker = new PageWalker(memory, subject, new OwnedFrames(memory, Owner));
        var (reached, refused) = (0, 0);
        for (var walk = 0; walk < 20_000; walk++)
        {
            var address = Address(random, subject);
            var access = (PageAccess)random.Next(3);
            var controls = (PagingControls)random.Next(256);
            if (walker.TryWalk(Root(random), address, access, 0, controls, out var to, out var no))
            {
                reached++;
                Assert.Equal(Owner, memory[to.Frame].Owner);
                Assert.Equal(PageSize.Size4K, to.Reach);
            }
            else if (no.Cause == PageFaultCause.Refused)
            {
                refused++;
            }
        }

        // Not a bit has changed in frames of others.
        for (var frame = 2; frame < Frames; frame += frame % 4 == 2 ? 1 : 3)
        {
            var expected = before.AsSpan(frame * 4096, 4096);
            Assert.True(memory.Bytes(new((ulong)frame)).SequenceEqual(expected));
        }

        Assert.True(reached > 50 && refused > 1000, $"reached {reached}, refused {refused}");
    }

    private static PageTableFormat Format(int number) =>
        number switch
        {
            0 => PageTableFormat.TwoLevel,
            1 => PageTableFormat.TwoLevel.WithPhysicalBits(36),
            2 => PageTableFormat.Pae.WithPhysicalBits(36),
            3 => PageTableFormat.FourLevel.WithPhysicalBits(46),
            _ => PageTableFormat.FourLevel.WithoutGigabytePages(),
        };

    private static PageFaultCause WalkBoth(
        PageWalker walker,
        ReferenceWalker reference,
        MachineMemory memory,
        Random random
    )
    {
        var (root, address) = (Root(random), Address(random, walker.Format));
        var (access, cpl) = ((PageAccess)random.Next(3), random.Next(4));
        var controls = (PagingControls)random.Next(256) | Often(random);
        var expected = reference.Walk(root.Value << 12, address.Value, access, cpl, controls);
        var found = walker.TryWalk(root, address, access, cpl, controls, out var to, out var fault);
        Assert.Equal(expected, found);
        Assert.Equal(reference.Cause, fault.Cause);
        Assert.Equal(reference.Code, (int)fault.Code);
        Assert.Equal(reference.References, found ? to.References : fault.References);
        if (found)
        {
            Assert.Equal(reference.Physical, (to.Frame.Value << 12) + (ulong)address.OffsetInFrame);
            Assert.Equal(reference.PageShift, to.Size.Shift);
            Assert.Equal(reference.Writable, to.Flags.HasFlag(PageFlags.Writable));
            Assert.Equal(reference.User, to.Flags.HasFlag(PageFlags.User));
            Assert.Equal(reference.NoExecute, to.Flags.HasFlag(PageFlags.NoExecute));
            Assert.Equal(memory.AddressOf(to.Frame) + address.OffsetInFrame, to.Host);
        }
        else
        {
            Assert.Equal(address, fault.Address);
        }

        return fault.Cause;
    }

    private static PagingControls Often(Random random) =>
        random.Next(4) == 0
            ? PagingControls.None
            : PagingControls.NoExecute | PagingControls.PageSizeExtensions;

    private static Mfn Root(Random random) =>
        new((ulong)(random.Next(2) == 0 ? random.Next(Roots) : random.Next(Frames + 2)));

    private static GuestVirtualAddress Address(Random random, PageTableFormat format)
    {
        var address = (ulong)random.NextInt64(1L << format.VirtualBits);
        if (format.Levels == 4 && address >> 47 != 0)
        {
            address |= 0xFFFF_0000_0000_0000;
        }

        // A superpage is inside the machine only at its very beginning.
        address = random.Next(2) == 0 ? address & ~0x3FE0_0000UL & ~0x001C_0000UL : address;
        return new(random.Next(30) == 0 ? address ^ (1UL << random.Next(32, 64)) : address);
    }

    private static byte[] Fill(MachineMemory memory, Random random, PageTableFormat format)
    {
        var mirror = new byte[Frames * 4096];
        var step = format.IsWide ? 8 : 4;
        for (var at = 0; at < mirror.Length; at += step)
        {
            var entry = Entry(random);
            if (format == PageTableFormat.Pae.WithPhysicalBits(36) && at < Roots * 4096)
            {
                // Its pointers have more reserved bits than others: some tables do without.
                entry &= random.Next(8) == 0 ? ulong.MaxValue : ~0x1E6UL;
            }

            if (format.IsWide)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(mirror.AsSpan(at), entry);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(mirror.AsSpan(at), (uint)entry);
            }
        }

        for (var frame = 0; frame < Frames; frame++)
        {
            mirror.AsSpan(frame * 4096, 4096).CopyTo(memory.Bytes(new((ulong)frame)));
        }

        return mirror;
    }

    // Mostly entries that lead somewhere: to a frame inside, to themselves, around in circles.
    private static ulong Entry(Random random)
    {
        var any = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
        var frame = (ulong)random.Next(Frames + 1) << 12;
        var likely = frame | (any & 0xE60) | (random.Next(4) == 0 ? 0UL : 7);
        return random.Next(24) switch
        {
            0 => any,
            1 => 0,
            2 => likely | (1UL << random.Next(13, 64)),
            3 => likely | (1UL << 63),
            4 or 5 => likely | 1 | 0x80,
            6 or 7 => 0x87 | (any & 0x160),
            8 => likely & ~6UL,
            9 => (likely & ~7UL) | (any & 0xFFF),
            _ => likely | 1,
        };
    }
}
