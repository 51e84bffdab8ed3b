// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace RingIO.Drivers.Net;

/// <summary>Which port an address was last seen on: sets of eight places, so that every look-up ends after eight.</summary>
/// <remarks>
/// A port displaces only what is old or its own: a guest that makes addresses up costs itself its places, nobody else
/// theirs. Thread safety: one thread at a time.
/// </remarks>
internal sealed class MacTable
{
    private const int Ways = 8;

    private readonly MacEntry[] _entries;
    private readonly int[] _counts;
    private readonly int _perPort;
    private readonly long _aging;
    private readonly ulong _seed;
    private readonly int _shift;

    public MacTable(VirtualSwitchOptions options, int ports, long agingTicks)
    {
        var sets = (int)BitOperations.RoundUpToPowerOf2((uint)options.Capacity) / Ways;
        _entries = new MacEntry[sets * Ways];
        _counts = new int[ports];
        _perPort = options.AddressesPerPort;
        _aging = agingTicks;
        _shift = 64 - BitOperations.Log2((uint)sets);
        _seed =
            options.Seed
            ?? BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8));
    }

    public int Count(int port) => _counts[port];

    /// <summary>Finds an address that is not too old; -1 if there is none.</summary>
    public int Find(MacAddress address, long now)
    {
        foreach (ref readonly var entry in Set(address))
        {
            if (entry.Is(address))
            {
                return IsOld(entry, now) ? -1 : entry.Port;
            }
        }

        return -1;
    }

    /// <summary>Remembers where an address was seen, if there is a place for it.</summary>
    /// <returns>False if the address is fixed to another port.</returns>
    public bool Learn(MacAddress address, int port, long now, bool isFixed = false)
    {
        var set = Set(address);
        foreach (ref var entry in set)
        {
            if (entry.Is(address))
            {
                if (entry.IsFixed && (entry.Port != port || !isFixed))
                {
                    return entry.Port == port;
                }

                return Refresh(ref entry, port, now, isFixed);
            }
        }

        var place = Place(set, port, now, isFixed);
        if (place >= 0)
        {
            Clear(ref set[place]);
            set[place] = new MacEntry(address, port, now, isFixed);
            _counts[port]++;
        }

        return place >= 0 || !isFixed;
    }

    /// <summary>Forgets all addresses of a port.</summary>
    public void Forget(int port)
    {
        foreach (ref var entry in _entries.AsSpan())
        {
            if (entry.IsUsed && entry.Port == port)
            {
                Clear(ref entry);
            }
        }
    }

    private bool Refresh(ref MacEntry entry, int port, long now, bool isFixed)
    {
        // A port at its limit takes no address from another port either.
        if (entry.Port != port && !isFixed && _counts[port] >= _perPort)
        {
            return true;
        }

        _counts[entry.Port]--;
        entry = new MacEntry(new MacAddress(entry.Address), port, now, isFixed);
        _counts[port]++;
        return true;
    }

    // A free place, else the oldest of those that are too old or the port's own.
    private int Place(ReadOnlySpan<MacEntry> set, int port, long now, bool isFixed)
    {
        var place = -1;
        var mayGrow = isFixed || _counts[port] < _perPort;
        for (var way = 0; way < set.Length; way++)
        {
            ref readonly var entry = ref set[way];
            if (!entry.IsUsed)
            {
                if (mayGrow)
                {
                    return way;
                }

                continue;
            }

            var isOwn = entry.Port == port;
            var mayGo = !entry.IsFixed && (isOwn || isFixed || (mayGrow && IsOld(entry, now)));
            if (mayGo && (place < 0 || entry.Seen - set[place].Seen < 0))
            {
                place = way;
            }
        }

        return place;
    }

    private void Clear(ref MacEntry entry)
    {
        if (entry.IsUsed)
        {
            _counts[entry.Port]--;
            entry = default;
        }
    }

    private bool IsOld(in MacEntry entry, long now) => !entry.IsFixed && now - entry.Seen > _aging;

    // Multiplication spreads into the high bits; the seed keeps a guest from choosing them.
    private Span<MacEntry> Set(MacAddress address)
    {
        var mixed = (address.Value ^ _seed) * 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ mixed >> 32 ^ BitOperations.RotateLeft(_seed, 29)) * 0xD6E8_FEB8_6659_FD93;
        var set = _shift == 64 ? 0 : (int)(mixed >> _shift);
        return _entries.AsSpan(set * Ways, Ways);
    }
}
