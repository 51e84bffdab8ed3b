// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Reflection;
using RingIO.Rings;
using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>Names for reports: of the numbers that accesses carry, and of the places in a ring.</summary>
public static class Names
{
    /// <summary>The public constants of types, by their value: cores name the edges of their accesses so.</summary>
    /// <param name="types">The types, closed or open generic ones; earlier ones win.</param>
    /// <returns>The names.</returns>
    public static IReadOnlyDictionary<int, string> OfEdges(params Type[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var names = new SortedDictionary<int, string>();
        foreach (var type in types)
        {
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                if (field is { IsLiteral: true } && field.FieldType == typeof(int))
                {
                    var edge = Convert.ToInt32(
                        field.GetRawConstantValue(),
                        CultureInfo.InvariantCulture
                    );
                    names.TryAdd(edge, field.Name);
                }
            }
        }

        return names;
    }

    /// <summary>The words, sequences, owners and slots of a ring.</summary>
    /// <typeparam name="T">The item.</typeparam>
    /// <param name="view">The ring; used until the names are.</param>
    /// <returns>A name for an address of the ring, null for others.</returns>
    public static Func<nint, string?> OfRing<T>(RingView<T> view)
        where T : unmanaged
    {
        var words = OfWords(view.Words.First);
        return address =>
            words.TryGetValue(address - RawMemory.AddressOf(ref view.Words.First), out var word)
                ? word
                : InOwners(view, address)
                    ?? InArray(view.Slots, "Slots", address)
                    ?? (
                        view.Layout.SequencesOffset == 0
                            ? null
                            : InArray(view.Sequences, "Sequences", address)
                    );
    }

    // By offset. The copy is measured, not the ring: offsets are the type's.
    private static Dictionary<nint, string> OfWords(RingWords words)
    {
        var start = RawMemory.AddressOf(ref words);
        return new()
        {
            [RawMemory.AddressOf(ref words.State) - start] = nameof(words.State),
            [RawMemory.AddressOf(ref words.ConsumerWake) - start] = nameof(words.ConsumerWake),
            [RawMemory.AddressOf(ref words.ConsumerWaiters) - start] = nameof(
                words.ConsumerWaiters
            ),
            [RawMemory.AddressOf(ref words.ProducerWake) - start] = nameof(words.ProducerWake),
            [RawMemory.AddressOf(ref words.ProducerWaiters) - start] = nameof(
                words.ProducerWaiters
            ),
            [RawMemory.AddressOf(ref words.RecoveryOwner) - start] = nameof(words.RecoveryOwner),
            [RawMemory.AddressOf(ref words.ProducerIndex) - start] = nameof(words.ProducerIndex),
            [RawMemory.AddressOf(ref words.ConsumerIndex) - start] = nameof(words.ConsumerIndex),
        };
    }

    private static string? InOwners<T>(RingView<T> view, nint address)
        where T : unmanaged
    {
        for (var entry = 0UL; entry < (ulong)view.Layout.Owners; entry++)
        {
            ref var owner = ref view.Owners[entry];
            var name =
                address == RawMemory.AddressOf(ref owner.Owner) ? nameof(owner.Owner)
                : address == RawMemory.AddressOf(ref owner.Epoch) ? nameof(owner.Epoch)
                : address == RawMemory.AddressOf(ref owner.Role) ? nameof(owner.Role)
                : address == RawMemory.AddressOf(ref owner.Intent) ? nameof(owner.Intent)
                : address == RawMemory.AddressOf(ref owner.Index) ? nameof(owner.Index)
                : null;
            if (name is not null)
            {
                return $"Owners[{entry}].{name}";
            }
        }

        return null;
    }

    private static string? InArray<T>(Primitives.Slots<T> items, string name, nint address)
        where T : unmanaged
    {
        var size = RawMemory.AddressOf(ref items[1]) - RawMemory.AddressOf(ref items[0]);
        var offset = address - RawMemory.AddressOf(ref items[0]);
        return offset < 0 || size <= 0 || offset >= items.Count * size ? null
            : offset % size == 0 ? $"{name}[{offset / size}]"
            : $"{name}[{offset / size}]+{offset % size}";
    }
}
