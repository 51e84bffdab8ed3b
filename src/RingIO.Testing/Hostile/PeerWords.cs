// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Runtime.InteropServices;
using RingIO.Rings;

namespace RingIO.Testing.Hostile;

/// <summary>Descriptions of shared memory: every word that a hostile peer may write.</summary>
/// <remarks>
/// For memory of your own list the words yourself, or use <see cref="Bytes"/> for what has no structure. A peer that maps
/// the memory can write all of it; take words out (LINQ's Where) where a mapping or a protocol forbids them.
/// Thread safety: pure functions.
/// </remarks>
public static class PeerWords
{
    private static readonly (string Field, PeerWordKind Kind)[] Fixed =
    [
        (nameof(RingWords.State), PeerWordKind.State),
        (nameof(RingWords.ConsumerWake), PeerWordKind.Counter),
        (nameof(RingWords.ConsumerWaiters), PeerWordKind.Counter),
        (nameof(RingWords.ProducerWake), PeerWordKind.Counter),
        (nameof(RingWords.ProducerWaiters), PeerWordKind.Counter),
        (nameof(RingWords.RecoveryOwner), PeerWordKind.Owner),
        (nameof(RingWords.ProducerIndex), PeerWordKind.Index),
        (nameof(RingWords.ConsumerIndex), PeerWordKind.Index),
    ];

    private static readonly (string Field, PeerWordKind Kind)[] OfOwner =
    [
        (nameof(OwnerWords.Owner), PeerWordKind.Owner),
        (nameof(OwnerWords.Epoch), PeerWordKind.Counter),
        (nameof(OwnerWords.Role), PeerWordKind.State),
        (nameof(OwnerWords.Intent), PeerWordKind.Index),
        (nameof(OwnerWords.Index), PeerWordKind.Index),
    ];

    private static readonly (string Field, PeerWordKind Kind)[] OfIdentity =
    [
        (nameof(RingIdentity.Magic), PeerWordKind.Identity),
        (nameof(RingIdentity.Version), PeerWordKind.Identity),
        (nameof(RingIdentity.Kind), PeerWordKind.Identity),
        (nameof(RingIdentity.WordsBytes), PeerWordKind.Identity),
        (nameof(RingIdentity.ItemSize), PeerWordKind.Identity),
        (nameof(RingIdentity.OwnerCount), PeerWordKind.Identity),
        (nameof(RingIdentity.Capacity), PeerWordKind.Identity),
        (nameof(RingIdentity.LayoutId), PeerWordKind.Identity),
        (nameof(RingIdentity.OwnersOffset), PeerWordKind.Identity),
        (nameof(RingIdentity.SequencesOffset), PeerWordKind.Identity),
        (nameof(RingIdentity.SlotsOffset), PeerWordKind.Identity),
        (nameof(RingIdentity.Features), PeerWordKind.Identity),
        (nameof(RingIdentity.Checksum), PeerWordKind.Identity),
    ];

    private static readonly (string Field, PeerWordKind Kind)[] OfSharedRings =
    [
        (nameof(SharedRingWords.RequestProducer), PeerWordKind.Index),
        (nameof(SharedRingWords.RequestEvent), PeerWordKind.Index),
        (nameof(SharedRingWords.ResponseProducer), PeerWordKind.Index),
        (nameof(SharedRingWords.ResponseEvent), PeerWordKind.Index),
        (nameof(SharedRingWords.Private), PeerWordKind.Payload),
    ];

    /// <summary>Every word of a ring of this library: header, state, indices, owners, sequences, slots.</summary>
    /// <param name="layout">The ring's geometry.</param>
    /// <returns>The words, by offset. Slots in a region of their own are not among them.</returns>
    public static IReadOnlyList<PeerWord> Of(RingLayout layout)
    {
        var words = new List<PeerWord>();
        words.AddRange(Fields<RingIdentity>(OfIdentity, "", 0));
        words.AddRange(Fields<RingWords>(Fixed, "", 0));
        for (var entry = 0; entry < layout.Owners; entry++)
        {
            var at = RingLayout.OwnersOffset + ((long)entry * Marshal.SizeOf<OwnerWords>());
            words.AddRange(Fields<OwnerWords>(OfOwner, $"Owners[{entry}].", at));
        }

        if (layout.SequencesOffset != 0)
        {
            for (var slot = 0L; slot < layout.Capacity; slot++)
            {
                words.Add(
                    new(
                        string.Create(CultureInfo.InvariantCulture, $"Sequences[{slot}]"),
                        layout.SequencesOffset + (slot * sizeof(uint)),
                        sizeof(uint),
                        PeerWordKind.Sequence
                    )
                );
            }
        }

        if ((layout.Features & RingFeatures.SeparateSlots) == 0)
        {
            // A slot of this kind is a flag and an item at once.
            var kind = layout.Kind == RingKind.SpscFlag ? PeerWordKind.Flag : PeerWordKind.Payload;
            words.AddRange(
                Bytes("Slots", layout.SlotsOffset, layout.Capacity * layout.ItemSize, kind)
            );
        }

        return words;
    }

    /// <summary>Every word of a request/response ring: indices, events, private bytes, entries.</summary>
    /// <param name="capacity">How many entries.</param>
    /// <param name="entryBytes">The bytes of an entry: <see cref="SharedRingLayout.EntryBytes{TRequest,TResponse}"/>.</param>
    /// <returns>The words, by offset; those too that only the victim's own side writes, for the peer maps them.</returns>
    public static IReadOnlyList<PeerWord> OfSharedRing(int capacity, int entryBytes) =>
        [
            .. Fields<SharedRingWords>(OfSharedRings, "", 0),
            .. Bytes("Entries", SharedRingLayout.HeaderBytes, (long)capacity * entryBytes),
        ];

    /// <summary>Memory without structure, cut into words of 8 bytes and a narrower rest.</summary>
    /// <param name="name">What scripts call it.</param>
    /// <param name="offset">Where it begins, in bytes from the region's first.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="kind">What the words mean to the victim.</param>
    /// <returns>The words, by offset.</returns>
    public static IReadOnlyList<PeerWord> Bytes(
        string name,
        long offset,
        long length,
        PeerWordKind kind = PeerWordKind.Payload
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var words = new List<PeerWord>();
        for (var at = 0L; at < length; )
        {
            var left = length - at;
            var width = left switch
            {
                >= 8 => 8,
                >= 4 => 4,
                >= 2 => 2,
                _ => 1,
            };
            words.Add(
                new(
                    string.Create(CultureInfo.InvariantCulture, $"{name}+{at}"),
                    offset + at,
                    width,
                    kind
                )
            );
            at += width;
        }

        return words;
    }

    private static IEnumerable<PeerWord> Fields<TWords>(
        (string Field, PeerWordKind Kind)[] fields,
        string prefix,
        long offset
    ) =>
        fields.Select(f => new PeerWord(
            prefix + f.Field,
            offset + Marshal.OffsetOf<TWords>(f.Field),
            Marshal.SizeOf(typeof(TWords).GetField(f.Field)!.FieldType),
            f.Kind
        ));
}
