// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Writes a ring into memory, and reads one from it after checking every field of its identity.</summary>
internal static class RingMemory
{
    /// <summary>Clears the memory and writes the ring's words; the magic comes last, so that no half-made ring is attached.</summary>
    public static void Format(
        PageRegion region,
        RingLayout layout,
        ulong layoutId,
        ulong firstIndex
    )
    {
        if (region.Length < layout.TotalBytes || (region.Address & 127) != 0)
        {
            throw new ArgumentException(
                $"The ring takes {layout.TotalBytes} bytes at a multiple of 128; the region has {region.Length} at 0x{region.Address:x}.",
                nameof(region)
            );
        }

        Clear(region.Address, layout.TotalBytes);
        ref var words = ref new Slots<RingWords>(region.Address, 1).First;
        words.ProducerIndex = firstIndex;
        words.ConsumerIndex = firstIndex;
        if (layout.SequencesOffset != 0)
        {
            SlotSequence.Format(
                new(region.Address + (nint)layout.SequencesOffset, layout.Capacity),
                firstIndex
            );
        }

        if (layout.Kind == RingKind.SpscFlag)
        {
            FlagSlots.Format(region.Address + (nint)layout.SlotsOffset, layout, firstIndex);
        }

        var identity = layout.ToIdentity(layoutId);
        var magic = identity.Magic;
        identity.Magic = 0;
        words.Identity = identity;
        HardwareOrder.StoreRelease(ref words.Identity.Magic, magic);
    }

    /// <summary>Checks memory against what the caller expects; the identity is copied out once, before it is judged.</summary>
    public static RingFault? TryRead(
        PageRegion region,
        RingKind kind,
        int itemSize,
        RingOptions expected,
        out RingLayout layout
    )
    {
        layout = default;
        if (region.Length < RingLayout.OwnersOffset || (region.Address & 127) != 0)
        {
            return new(
                RingFaultKind.MemoryTooSmall,
                $"{region.Length} bytes at 0x{region.Address:x} hold no ring: it takes {RingLayout.OwnersOffset} at a multiple of 128."
            );
        }

        ref var words = ref new Slots<RingWords>(region.Address, 1).First;
        var magic = HardwareOrder.LoadAcquire(ref words.Identity.Magic);
        var identity = words.Identity;
        identity.Magic = magic;
        return Check(identity, kind, itemSize, expected, region.Length, out layout);
    }

    /// <summary>Checks a copy of an identity against what the caller expects and the memory that there is.</summary>
    public static RingFault? Check(
        RingIdentity identity,
        RingKind kind,
        int itemSize,
        RingOptions expected,
        long length,
        out RingLayout layout
    )
    {
        layout = default;
        var fault = CheckIdentity(identity, kind, itemSize, expected);
        if (fault is not null)
        {
            return fault;
        }

        layout = new(
            kind,
            (long)identity.Capacity,
            itemSize,
            (int)identity.OwnerCount,
            (RingFeatures)identity.Features
        );
        return CheckOffsets(identity, layout, length);
    }

    /// <summary>FNV-1a over the identity but its last field.</summary>
    public static uint Checksum(RingIdentity identity)
    {
        var hash = 2166136261u;
        // Sound: the structure is 64 bytes of plain integers, and a copy of our own.
        foreach (
            var b in MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref identity, 1))[..60]
        )
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }

    private static RingFault? CheckIdentity(
        RingIdentity seen,
        RingKind kind,
        int itemSize,
        RingOptions expected
    )
    {
        if (seen.Magic != RingIdentity.ExpectedMagic)
        {
            return new(
                RingFaultKind.BadMagic,
                $"Magic is 0x{seen.Magic:x16}, not 0x{RingIdentity.ExpectedMagic:x16}: no ring, or one still being made."
            );
        }

        if (seen.Version != RingIdentity.CurrentVersion)
        {
            return new(
                RingFaultKind.UnsupportedVersion,
                $"Version is {seen.Version}; this library reads {RingIdentity.CurrentVersion}."
            );
        }

        if (seen.Checksum != Checksum(seen))
        {
            return new(
                RingFaultKind.BadGeometry,
                $"Checksum is 0x{seen.Checksum:x8}, the identity's is 0x{Checksum(seen):x8}: the header is damaged."
            );
        }

        if (seen.Kind != (ushort)kind)
        {
            return new(
                RingFaultKind.WrongKind,
                $"Kind is {(RingKind)seen.Kind}; {kind} was asked for."
            );
        }

        if (seen.ItemSize != (uint)itemSize)
        {
            return new(
                RingFaultKind.WrongItemSize,
                $"Item size is {seen.ItemSize}; the caller's is {itemSize}."
            );
        }

        if (seen.LayoutId != expected.LayoutId)
        {
            return new(
                RingFaultKind.WrongLayout,
                $"Layout identifier is 0x{seen.LayoutId:x}; the caller's is 0x{expected.LayoutId:x}."
            );
        }

        var wrong = RingLayout.Check(
            kind,
            (long)Math.Min(seen.Capacity, long.MaxValue),
            itemSize,
            seen.OwnerCount,
            (RingFeatures)seen.Features
        );
        return wrong is not null ? new(RingFaultKind.BadGeometry, wrong)
            : (long)seen.Capacity < expected.Capacity
                ? new(
                    RingFaultKind.BadGeometry,
                    $"Capacity is {seen.Capacity}; the caller wants at least {expected.Capacity}."
                )
            : null;
    }

    private static RingFault? CheckOffsets(RingIdentity seen, RingLayout layout, long length)
    {
        var implied = layout.ToIdentity(seen.LayoutId);
        if (seen.WordsBytes != implied.WordsBytes || seen.OwnersOffset != implied.OwnersOffset)
        {
            return new(
                RingFaultKind.BadGeometry,
                $"Words take {seen.WordsBytes} bytes and owners begin at {seen.OwnersOffset}; both are {implied.OwnersOffset}."
            );
        }

        if (
            seen.SequencesOffset != implied.SequencesOffset
            || seen.SlotsOffset != implied.SlotsOffset
        )
        {
            return new(
                RingFaultKind.BadGeometry,
                $"Sequences begin at {seen.SequencesOffset} and slots at {seen.SlotsOffset}, not at {implied.SequencesOffset} and {implied.SlotsOffset}."
            );
        }

        return length < layout.TotalBytes
            ? new(
                RingFaultKind.MemoryTooSmall,
                $"The header announces {layout.TotalBytes} bytes; the region has {length}."
            )
            : null;
    }

    private static unsafe void Clear(nint address, long length) =>
        // Sound: the caller has checked that the region holds this many bytes.
        NativeMemory.Clear((void*)address, (nuint)length);
}
