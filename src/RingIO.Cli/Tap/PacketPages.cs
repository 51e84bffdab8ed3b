// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Tap;

/// <summary>Pages of a guest's into which one packet is read, and from which it is sent.</summary>
internal sealed class PacketPages
{
    private const int PageLength = 4096;

    private readonly Gfn[] _pages;
    private readonly FrameFragment[] _room;

    /// <summary>Makes them one place.</summary>
    /// <param name="machine">The guest's machine.</param>
    /// <param name="pages">The pages, nobody else's.</param>
    public PacketPages(GuestMachine machine, Gfn[] pages)
    {
        _pages = pages;
        // Pages that lie side by side are one piece.
        var room = new List<FrameFragment>();
        foreach (var page in pages)
        {
            var address = machine.AddressOf(page);
            if (room.Count > 0 && room[^1].Address + room[^1].Length == address)
            {
                room[^1] = new(room[^1].Address, room[^1].Length + PageLength);
            }
            else
            {
                room.Add(new(address, PageLength));
            }
        }

        _room = [.. room];
    }

    /// <summary>The memory.</summary>
    public ReadOnlySpan<FrameFragment> Room => _room;

    /// <summary>Describes a packet that was read here.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="into">Gets its pieces.</param>
    /// <returns>How many.</returns>
    public int PiecesOf(int length, Span<NetFragment> into)
    {
        var count = 0;
        for (; length > 0; length -= PageLength)
        {
            into[count] = new(_pages[count], 0, (ushort)Math.Min(length, PageLength));
            count++;
        }

        return count;
    }
}
