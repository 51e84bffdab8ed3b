// SPDX-License-Identifier: MIT

// A snapshot, version 1, in the machine's byte order:
//
//   0  Magic        "RINGSNAP"
//   8  Version      1
//   16 WordsBytes   how many bytes of words (and slots behind them) follow the header
//   24 SlotsBytes   how many bytes of slots follow those: 0 unless the slots lie in a region of their own
//   32 Checksum     of the header's other words and of everything behind it
//   40 the ring's bytes: identity, words, owners, sequences, slots; owners, sleepers and wake words are 0
//
// Identity checks the layout once more, as on attach. The checksum folds eight bytes at a time; each step is one-to-one
// in the sum so far and in what is folded in, so that any change within eight bytes, a flipped bit for one, is seen.

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Writes rings at rest into bytes and back.</summary>
internal static class RingSnapshot
{
    private const ulong Magic = 0x5041_4E53_474E_4952;
    private const ulong Version = 1;
    private const int HeaderBytes = 40;
    private const int VersionAt = 8;
    private const int WordsBytesAt = 16;
    private const int SlotsBytesAt = 24;
    private const int ChecksumAt = 32;

    // Wake words, counts of sleepers and the recovery's owner, between State and the producers' line.
    private const int FirstTransient = 136;
    private const int EndTransient = 160;

    public static int LengthOf(RingLayout layout)
    {
        var length = HeaderBytes + layout.TotalBytes + SeparateBytes(layout);
        return length <= Array.MaxLength
            ? (int)length
            : throw new InvalidOperationException(
                $"A snapshot of {length} bytes does not fit into one piece of memory: at most {Array.MaxLength} do."
            );
    }

    public static void Write(nint ring, nint slots, RingLayout layout, Span<byte> snapshot)
    {
        RequireRest(new(ring, 1), new(ring + (nint)RingLayout.OwnersOffset, layout.Owners));
        var words = (int)layout.TotalBytes;
        var separate = (int)SeparateBytes(layout);
        var body = snapshot[HeaderBytes..];
        Memory(ring, words).CopyTo(body);
        Memory(slots, separate).CopyTo(body[words..]);
        RequireUnmoved(Words(body), Words(Memory(ring, words)));
        body[FirstTransient..EndTransient].Clear();
        body.Slice((int)RingLayout.OwnersOffset, layout.Owners * 128).Clear();

        Put(snapshot, 0, Magic);
        Put(snapshot, VersionAt, Version);
        Put(snapshot, WordsBytesAt, (ulong)words);
        Put(snapshot, SlotsBytesAt, (ulong)separate);
        Put(snapshot, ChecksumAt, Checksum(snapshot));
    }

    /// <summary>Checks a snapshot, all of it, and then writes the ring into the region; the magic comes last.</summary>
    public static RingFault? TryRestore<T>(
        PageRegion region,
        ReadOnlySpan<byte> snapshot,
        RingKind kind,
        RingOptions options,
        SnapshotCheck check,
        PageRegion? data = null
    )
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(options);
        var fault = CheckHeader(snapshot);
        if (fault is not null)
        {
            return fault;
        }

        var body = snapshot[HeaderBytes..];
        var words = Words(body);
        if ((region.Address & 127) != 0)
        {
            return new(
                RingFaultKind.MemoryTooSmall,
                $"A ring begins at a multiple of 128; the region at 0x{region.Address:x}."
            );
        }

        fault = RingMemory.Check(
            words.Identity,
            kind,
            RingSetup.SizeOf<T>(),
            options,
            region.Length,
            out var layout
        );
        fault ??= CheckContent(words, layout, body, check) ?? CheckData(layout, data);
        if (fault is null)
        {
            Write(region.Address, data?.Address ?? 0, layout, body, words.Identity.Magic);
        }

        return fault;
    }

    private static void Write(
        nint ring,
        nint slots,
        RingLayout layout,
        ReadOnlySpan<byte> body,
        ulong magic
    )
    {
        var words = (int)layout.TotalBytes;
        ref var target = ref new Slots<RingWords>(ring, 1).First;
        HardwareOrder.Store(ref target.Identity.Magic, 0);
        HardwareOrder.FullFence();
        body[sizeof(ulong)..words].CopyTo(Memory(ring, words)[sizeof(ulong)..]);
        body[words..].CopyTo(Memory(slots, body.Length - words));
        HardwareOrder.StoreRelease(ref target.Identity.Magic, magic);
    }

    private static RingFault? CheckHeader(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length < HeaderBytes || Get(snapshot, 0) != Magic)
        {
            return Bad(
                $"{snapshot.Length} bytes begin with no snapshot's magic: no snapshot, or a damaged one."
            );
        }

        if (Get(snapshot, VersionAt) != Version)
        {
            return Bad(
                $"Snapshot version is {Get(snapshot, VersionAt)}; this library reads {Version}."
            );
        }

        var words = Get(snapshot, WordsBytesAt);
        var slots = Get(snapshot, SlotsBytesAt);
        var body = (ulong)(snapshot.Length - HeaderBytes);
        if (words < (ulong)RingLayout.OwnersOffset || words > body || slots != body - words)
        {
            return Bad(
                $"The snapshot announces {words} bytes of words and {slots} of slots; {body} bytes follow its header: truncated or damaged."
            );
        }

        var sum = Checksum(snapshot);
        return Get(snapshot, ChecksumAt) == sum
            ? null
            : Bad(
                $"Snapshot checksum is 0x{Get(snapshot, ChecksumAt):x16}, the content's is 0x{sum:x16}: damaged."
            );
    }

    private static RingFault? CheckContent(
        in RingWords words,
        RingLayout layout,
        ReadOnlySpan<byte> body,
        SnapshotCheck check
    )
    {
        if (body.Length != layout.TotalBytes + SeparateBytes(layout))
        {
            return Bad(
                $"The snapshot holds {body.Length} bytes of a ring that takes {layout.TotalBytes + SeparateBytes(layout)}."
            );
        }

        if (words.State > (uint)RingState.Aborted)
        {
            return Bad($"State is {words.State}: a faulted ring has no snapshot.");
        }

        if (
            body[FirstTransient..EndTransient].ContainsAnyExcept((byte)0)
            || body.Slice((int)RingLayout.OwnersOffset, layout.Owners * 128)
                .ContainsAnyExcept((byte)0)
        )
        {
            return Bad("Owners, sleepers or wake words are not 0.");
        }

        var wrong = check(words, layout, body[..(int)layout.TotalBytes]);
        return wrong is null ? null : Bad(wrong);
    }

    private static RingFault? CheckData(RingLayout layout, PageRegion? data)
    {
        var separate = SeparateBytes(layout);
        return (separate != 0) != data.HasValue
                ? new(
                    RingFaultKind.BadGeometry,
                    data.HasValue
                        ? "The slots lie behind the words: restore without a region for data."
                        : "The slots lie in a region of their own: restore with a region for data."
                )
            : data is { } slots && (slots.Length < separate || (slots.Address & 127) != 0)
                ? new(
                    RingFaultKind.MemoryTooSmall,
                    $"The slots take {separate} bytes at a multiple of 128; the region for data has {slots.Length} at 0x{slots.Address:x}."
                )
            : null;
    }

    private static void RequireRest(Slots<RingWords> words, Slots<OwnerWords> owners)
    {
        var state = HardwareOrder.LoadAcquire(ref words.First.State);
        if (state >= (uint)RingState.Faulted)
        {
            throw new InvalidOperationException(
                "The ring is faulted: what is in it cannot be trusted, and no snapshot is made."
            );
        }

        var recovery = HardwareOrder.LoadAcquire(ref words.First.RecoveryOwner);
        if (recovery != 0)
        {
            throw new InvalidOperationException(
                $"Owner 0x{recovery:x} recovers the ring: make the snapshot when it is done."
            );
        }

        for (var entry = 0UL; entry < (ulong)owners.Count; entry++)
        {
            if (HardwareOrder.LoadAcquire(ref owners[entry].Intent) != 0)
            {
                throw new InvalidOperationException(
                    $"Owner 0x{HardwareOrder.Load(ref owners[entry].Owner):x} has a claim on record: commit it and dispose of that side, or call Recover if the owner is dead."
                );
            }
        }
    }

    private static void RequireUnmoved(in RingWords copy, in RingWords now)
    {
        if (
            copy.ProducerIndex != now.ProducerIndex
            || copy.ConsumerIndex != now.ConsumerIndex
            || copy.State != now.State
        )
        {
            throw new InvalidOperationException(
                "The ring moved while the snapshot was made: stop both sides first."
            );
        }
    }

    private static long SeparateBytes(RingLayout layout) =>
        (layout.Features & RingFeatures.SeparateSlots) != 0 ? layout.Capacity * layout.ItemSize : 0;

    private static ulong Checksum(ReadOnlySpan<byte> snapshot)
    {
        var sum = Fold(0xCBF2_9CE4_8422_2325, snapshot[..ChecksumAt]);
        return Fold(sum, snapshot[HeaderBytes..]);
    }

    private static ulong Fold(ulong sum, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = (sum ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0x9E37_79B9_7F4A_7C15;
            sum ^= sum >> 32;
        }

        foreach (var b in bytes)
        {
            sum = (sum ^ b) * 0x0000_0100_0000_01B3;
        }

        return sum;
    }

    private static RingFault Bad(string message) => new(RingFaultKind.BadSnapshot, message);

    private static ulong Get(ReadOnlySpan<byte> bytes, int at) =>
        // Sound: bounds are checked, alignment is not needed.
        MemoryMarshal.Read<ulong>(bytes[at..]);

    private static void Put(Span<byte> bytes, int at, ulong value) =>
        // Sound: as above.
        MemoryMarshal.Write(bytes[at..], value);

    private static RingWords Words(ReadOnlySpan<byte> ring) =>
        // Sound: a structure of plain integers, copied out of at least as many bytes.
        MemoryMarshal.Read<RingWords>(ring);

    private static unsafe Span<byte> Memory(nint address, int length) =>
        // Sound: the caller has checked that the ring's memory holds this many bytes.
        new((void*)address, length);
}
