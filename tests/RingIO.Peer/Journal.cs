// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Peer;

/// <summary>
/// What a peer that may die says about itself, in shared memory behind the ring: each item before it is acknowledged,
/// and how many were. The survivor reads it after the death.
/// </summary>
public sealed class Journal
{
    /// <summary>The size of a journal, in bytes: some 130 thousand items.</summary>
    public const long Bytes = 1 << 20;
    private const int Capacity = (int)(Bytes / sizeof(ulong));
    private const ulong Ready = 0;
    private const ulong Acknowledged = 1;
    private const ulong Said = 2;
    private const ulong FirstItem = 8;

    private readonly Slots<ulong> _words;

    public Journal(PageRegion region) => _words = new(region.Address, Capacity);

    /// <summary>How many items the peer was told are in the ring, or are released from it.</summary>
    public int AcknowledgedCount => (int)Volatile.Read(ref _words[Acknowledged]);

    /// <summary>Whether the peer has begun.</summary>
    public bool IsReady => Volatile.Read(ref _words[Ready]) != 0;

    /// <summary>Whether there is no place for another item.</summary>
    public bool IsFull => FirstItem + Volatile.Read(ref _words[Said]) >= Capacity;

    /// <summary>The items that the peer has said so far.</summary>
    public ulong[] Items()
    {
        var items = new ulong[(int)Volatile.Read(ref _words[Said])];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = _words[FirstItem + (ulong)i];
        }

        return items;
    }

    /// <summary>Says that the peer has begun.</summary>
    public void Begin() => Volatile.Write(ref _words[Ready], 1UL);

    /// <summary>Says an item: it is about to be put, or has been taken and is about to be released.</summary>
    public void Say(ulong item)
    {
        var said = _words[Said];
        _words[FirstItem + said] = item;
        Volatile.Write(ref _words[Said], said + 1);
    }

    /// <summary>Makes room for the next life; the peer is dead.</summary>
    public void Clear()
    {
        Volatile.Write(ref _words[Acknowledged], 0UL);
        Volatile.Write(ref _words[Said], 0UL);
        Volatile.Write(ref _words[Ready], 0UL);
    }

    /// <summary>Says that everything said so far is acknowledged.</summary>
    public void Acknowledge() => Volatile.Write(ref _words[Acknowledged], _words[Said]);
}
