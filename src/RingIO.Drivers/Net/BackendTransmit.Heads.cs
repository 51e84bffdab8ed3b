// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <content>Packets' first bytes, and packets as those see them who send them on.</content>
internal sealed partial class BackendTransmit
{
    /// <summary>A packet's first bytes, private ones.</summary>
    public Span<byte> HeadOf(int packet) => _heads.BytesOf(packet)[.._packets[packet].HeadLength];

    /// <summary>Makes more of a packet's first bytes private, as many as there are to be looked at.</summary>
    /// <returns>Whether there was more.</returns>
    public bool TryReadMore(int index)
    {
        ref var packet = ref _packets[index];
        var wanted = Math.Min(packet.Length, PrivateHeads.MostBytes);
        if (wanted == packet.HeadLength)
        {
            return false;
        }

        if (_mode == NetTransmit.Map)
        {
            _heads.CopyMapped(index, SlotsOf(packet), packet.HeadLength, wanted);
        }
        else
        {
            _heads.CopyGranted(index, SlotsOf(packet), packet.HeadLength, wanted, Packets);
            _heads.Run(Packets);
        }

        packet.HeadLength = wanted;
        return packet.Status == NetStatus.Okay;
    }

    /// <summary>A packet as a device takes it: the private head, and behind it what the guest's pages hold.</summary>
    public int FragmentsOf(int index, Span<FrameFragment> into)
    {
        ref readonly var packet = ref _packets[index];
        into[0] = _heads.FragmentOf(index, packet.HeadLength);
        var count = 1;
        var skip = packet.HeadLength;
        foreach (ref readonly var slot in SlotsOf(packet))
        {
            if (skip >= slot.Length)
            {
                skip -= slot.Length;
                continue;
            }

            into[count++] = new(slot.Address + skip, slot.Length - skip);
            skip = 0;
        }

        return count;
    }

    /// <summary>A packet as grant copies take it.</summary>
    public int PiecesOf(int index, Span<NetPiece> into)
    {
        ref readonly var packet = ref _packets[index];
        into[0] = _heads.PieceOf(index, packet.HeadLength);
        var count = 1;
        var skip = packet.HeadLength;
        foreach (ref readonly var slot in SlotsOf(packet))
        {
            if (skip >= slot.Length)
            {
                skip -= slot.Length;
                continue;
            }

            into[count++] = new(
                slot.Reference,
                _guest,
                (ushort)(slot.Offset + skip),
                (ushort)(slot.Length - skip),
                true
            );
            skip = 0;
        }

        return count;
    }

    /// <summary>Takes a port, which is no more, from what packets are sent to.</summary>
    public void Forget(int port)
    {
        foreach (ref var packet in Packets)
        {
            packet.Targets = new(packet.Targets.Bits & ~PortSet.Of(port).Bits);
        }
    }

    private ReadOnlySpan<BackendSlot> SlotsOf(in BackendPacket packet) =>
        _slots.AsSpan(packet.First, packet.Count);

    private void ReadHeads()
    {
        for (var index = 0; index < _packetCount; index++)
        {
            ref var packet = ref _packets[index];
            if (!packet.IsData)
            {
                continue;
            }

            if (!IsHeld(packet))
            {
                Refuse(ref packet);
                continue;
            }

            packet.HeadLength = Math.Min(packet.Length, NetKeys.HeaderBytes);
            var id = _slots[packet.First].Id;
            _heads.Touch(index);
            if (_mode == NetTransmit.Map)
            {
                _heads.CopyMapped(index, SlotsOf(packet), 0, packet.HeadLength);
            }
            else if (_headerPages is not null && id < NetKeys.RingSlots)
            {
                CopySlot(index, id, packet.HeadLength);
            }
            else
            {
                _heads.CopyGranted(index, SlotsOf(packet), 0, packet.HeadLength, Packets);
            }
        }

        _heads.Run(Packets);
        foreach (ref var packet in Packets)
        {
            if (packet.IsData && packet.Status != NetStatus.Okay)
            {
                Refuse(ref packet);
            }
        }
    }

    private void CopySlot(int index, int id, int length)
    {
        const int PerPage = 4096 / NetKeys.HeaderBytes;
        new FrameFragment(
            _headerAddresses[id / PerPage] + (id % PerPage * NetKeys.HeaderBytes),
            length
        ).SharedSpan.CopyTo(_heads.BytesOf(index));
        _counters.BytesCopied += length;
        _context.Touches?.TouchMapped(
            _context.Domain.Id,
            _headerPages!.Address + ((ulong)(id / PerPage) << PageSize.Size4K.Shift),
            isWrite: false
        );
    }

    private bool IsHeld(in BackendPacket packet)
    {
        foreach (ref readonly var slot in SlotsOf(packet))
        {
            if (slot.Length > 0 && slot.Address == 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Refuse(ref BackendPacket packet)
    {
        packet.Status = NetStatus.Error;
        packet.IsData = false;
        _counters.Dropped++;
    }
}
