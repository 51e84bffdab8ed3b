// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>The half of a back end's queue that takes what the guest sends: a batch at a time, judged, held, sent, let go, answered.</summary>
/// <remarks>
/// <para>The guest is hostile. Each slot is copied once; so are a packet's first bytes, and what was judged of them is what is sent. A batch
/// ends before another begins, so that nothing here is larger than the ring.</para>
/// <para>What is malformed is answered with an error, or, where no correct front end could have done it, closes the device, as Linux's
/// netback does.</para>
/// </remarks>
internal sealed partial class BackendTransmit
{
    /// <summary>How many packets a batch has at most.</summary>
    public const int MostPackets = 64;

    // Linux: XEN_NETBK_LEGACY_SLOTS_MAX, and fatal_skb_slots.
    private const int MostSlots = NetInterface.MinSlots;
    private const int FatalSlots = 20;
    private const int Slots = NetKeys.RingSlots;

    private readonly DomainContext _context;
    private readonly NetCounters _counters;
    private readonly NetTransmit _mode;
    private readonly BackendSlot[] _slots = new BackendSlot[Slots];
    private readonly BackendPacket[] _packets = new BackendPacket[MostPackets];
    private readonly GnttabMapGrantRef[] _maps = new GnttabMapGrantRef[Slots];
    private readonly int[] _mapped = new int[Slots];
    private readonly GnttabUnmapGrantRef[] _unmaps = new GnttabUnmapGrantRef[Slots];
    private readonly PrivateHeads _heads;
    private SharedRing<NetTxSlot, NetTxResponse>? _ring;
    private BackRing<NetTxSlot, NetTxResponse>? _back;
    private readonly nint[] _headerAddresses = new nint[NetKeys.HeaderPages];
    private PeerPages? _headerPages;
    private ushort _guest;
    private ulong _places;
    private ulong _ringPlace;
    private int _slotCount;
    private int _packetCount;

    public BackendTransmit(DomainContext context, NetCounters counters, NetTransmit mode)
    {
        (_context, _counters, _mode) = (context, counters, mode);
        _heads = new(context, counters);
    }

    /// <summary>What the guest did wrong; null if nothing.</summary>
    public RingFault? Fault { get; private set; }

    /// <summary>What is told of multicast groups.</summary>
    public IMulticastFilter? Filter { get; set; }

    /// <summary>Pages that the guest has registered; null where there is none.</summary>
    public PinnedGrants? Pinned { get; set; }

    /// <summary>The batch's packets.</summary>
    public Span<BackendPacket> Packets => _packets.AsSpan(0, _packetCount);

    /// <summary>How many of them are done with.</summary>
    public int Next { get; set; }

    public bool TryOpen(
        ushort guest,
        ulong place,
        SharedRing<NetTxSlot, NetTxResponse> ring,
        PeerPages? headerPages
    )
    {
        _ringPlace = place;
        (_guest, _ring, _headerPages, Fault) = (guest, ring, headerPages, null);
        if (!ring.TryOpenBack(out _back, out var fault))
        {
            Fault = fault;
            return false;
        }

        for (var page = 0; page < (headerPages?.Count ?? 0); page++)
        {
            _headerAddresses[page] = headerPages!.AddressOf(page);
        }

        return _heads.TryOpen(guest)
            && (_mode != NetTransmit.Map || _context.Mapped.TryTake(Slots, out _places));
    }

    /// <summary>Lets all go: what is held is let go without an answer.</summary>
    public void Close()
    {
        LetGo();
        (_slotCount, _packetCount, Next) = (0, 0, 0);
        _back?.Dispose();
        _ring?.Dispose();
        (_back, _ring, _headerPages) = (null, null, null);
        _heads.Close();
        if (_places != 0)
        {
            _context.Release(_places, Slots);
        }

        _places = 0;
    }

    /// <summary>Takes the next batch, if the last one is done with, and holds its pages.</summary>
    /// <returns>How many packets wait to be sent; see <see cref="Fault"/> too.</returns>
    public int Collect(int budget)
    {
        if (_back is null || Fault is not null)
        {
            return 0;
        }

        if (_packetCount == 0)
        {
            // In a place that a CPU may still see as it was, nothing else is mapped.
            if (_mode == NetTransmit.Map && _context.Domain.Grants.Reclaim() != 0)
            {
                return 0;
            }

            TakeRequests(Math.Min(budget, MostPackets));
            if (_packetCount > 0)
            {
                _context.Touches?.TouchMapped(_context.Domain.Id, _ringPlace, isWrite: false);
                Hold();
                ReadHeads();
            }
        }

        return _packetCount - Next;
    }

    /// <summary>Looks a last time before sleep.</summary>
    /// <returns>Whether there is more.</returns>
    public bool FinalCheck() => _back is not null && Fault is null && _back.FinalCheck();

    /// <summary>Lets go what is done with, and answers.</summary>
    /// <returns>Whether the guest wants to be told.</returns>
    public bool Finish()
    {
        if (_back is null || Next == 0 || Next < _packetCount)
        {
            return false;
        }

        LetGo();
        _context.Touches?.TouchMapped(_context.Domain.Id, _ringPlace, isWrite: true);
        foreach (ref readonly var packet in Packets)
        {
            Answer(packet);
        }

        (_slotCount, _packetCount, Next) = (0, 0, 0);
        return _back.PushAndCheckNotify();
    }

    // Also those that were not told about are told what became of them: whose requests are taken is answered.
    private void Answer(in BackendPacket packet)
    {
        for (var slot = 0; slot < packet.Count; slot++)
        {
            _back!.TryPut(new() { Id = _slots[packet.First + slot].Id, Status = packet.Status });
            for (var extra = 0; slot == 0 && extra < packet.Extras; extra++)
            {
                _back.TryPut(new() { Status = NetStatus.Null });
            }
        }
    }

    private void Hold()
    {
        var count = 0;
        foreach (ref var packet in Packets)
        {
            for (
                var slot = packet.First;
                packet.IsData && slot < packet.First + packet.Count;
                slot++
            )
            {
                if (_slots[slot].Length > 0 && !IsPinned(ref _slots[slot]))
                {
                    Prepare(count, slot);
                    _mapped[count++] = slot;
                }
            }
        }

        if (count == 0)
        {
            return;
        }

        _context.Domain.Calls.Map(_maps.AsSpan(0, count));
        _counters.Hypercalls++;
        _counters.GrantOperations += count;
        for (var map = 0; map < count; map++)
        {
            ref var slot = ref _slots[_mapped[map]];
            ref readonly var answer = ref _maps[map];
            slot.IsHeld = answer.Status == GrantStatus.Okay;
            if (!slot.IsHeld)
            {
                continue; // Its packet is answered with an error, for it has no address.
            }

            slot.Handle = answer.Handle;
            if (_mode == NetTransmit.Map)
            {
                _counters.Remaps++;
                slot.Place = answer.HostAddress;
                slot.Address = _context.Mapped.AddressOf(slot.Place) + slot.Offset;
            }
            else
            {
                slot.Device = answer.DeviceAddress;
                slot.Address = AddressOfDevice(slot.Device) + slot.Offset;
            }
        }
    }

    private void Prepare(int map, int slot)
    {
        ref var operation = ref _maps[map];
        operation.Domain = _guest;
        operation.Reference = _slots[slot].Reference;
        if (_mode == NetTransmit.Map)
        {
            operation.Flags = GrantMapBits.HostMap | GrantMapBits.ReadOnly;
            operation.HostAddress = _places + ((ulong)slot << PageSize.Size4K.Shift);
        }
        else
        {
            operation.Flags = GrantMapBits.DeviceMap | GrantMapBits.ReadOnly;
        }
    }

    private bool IsPinned(ref BackendSlot slot)
    {
        if (Pinned is null || Pinned.Count == 0 || !Pinned.TryFind(slot.Reference, out var device))
        {
            return false;
        }

        slot.Address = AddressOfDevice(device) + slot.Offset;
        return true;
    }

    // A device's way to memory: no page table of this domain lies on it.
    private nint AddressOfDevice(ulong device) =>
        _context.Machine.AddressOf(new(device >> PageSize.Size4K.Shift));

    private void LetGo()
    {
        var count = 0;
        foreach (ref var slot in _slots.AsSpan(0, _slotCount))
        {
            if (slot.IsHeld)
            {
                slot.IsHeld = false;
                _unmaps[count++] = new()
                {
                    Handle = slot.Handle,
                    HostAddress = slot.Place,
                    DeviceAddress = slot.Device,
                };
            }
        }

        if (count > 0)
        {
            _context.Domain.Calls.Unmap(_unmaps.AsSpan(0, count));
            _counters.Hypercalls++;
            _counters.GrantOperations += count;
            _counters.Remaps += _mode == NetTransmit.Map ? count : 0;
        }
    }
}
