// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <content>Taking requests, and judging them (Linux: xenvif_tx_build_gops, xenvif_count_requests).</content>
internal sealed partial class BackendTransmit
{
    private void TakeRequests(int most)
    {
        var waiting = _back!.CountRequests();
        while (_packetCount < most && waiting > 0 && Fault is null)
        {
            TakePacket(ref waiting);
        }

        if (_back.Fault is { } fault)
        {
            _counters.Faults++;
            Fault ??= fault;
        }
    }

    private void TakePacket(ref int waiting)
    {
        _back!.TryTake(out var first);
        waiting--;
        ref var packet = ref _packets[_packetCount];
        packet = new()
        {
            First = _slotCount,
            Length = first.Request.Size,
            Info = first.Request.Flags,
        };
        var groups = default(Groups);
        if (
            (packet.Info & NetTxInfo.ExtraInfo) != 0
            && !TryTakeExtras(ref packet, ref groups, ref waiting)
        )
        {
            return;
        }

        Add(ref packet, first.Request);
        if (groups.IsThere)
        {
            packet.Status = Change(groups) ? NetStatus.Okay : NetStatus.Error;
            _packetCount++;
            return;
        }

        if (!TryTakeRest(ref packet, ref waiting))
        {
            return;
        }

        _packetCount++;
        ref readonly var slot = ref _slots[packet.First];
        if (packet.Status == NetStatus.Okay && slot.Offset + slot.Length > 4096)
        {
            Fail(
                $"Offset {slot.Offset} and {slot.Length} bytes of request {slot.Id} cross a page's end."
            );
        }

        if (packet.Length < FrameAdmission.EthernetHeaderLength)
        {
            packet.Status = NetStatus.Error;
        }

        packet.IsData = packet.Status == NetStatus.Okay;
        if (packet.Status != NetStatus.Okay)
        {
            _counters.Dropped++;
        }
    }

    // Groups that a dummy request tells of.
    private struct Groups
    {
        public bool IsThere;
        public bool IsLeaving;
        public NetMulticastAddress Address;
    }

    private bool Change(in Groups groups)
    {
        var group = MacAddress.Read(groups.Address);
        if (groups.IsLeaving)
        {
            Filter?.Leave(group);
            return true;
        }

        return Filter?.TryJoin(group) == true;
    }

    private bool TryTakeExtras(ref BackendPacket packet, ref Groups groups, ref int waiting)
    {
        NetExtraInfo extra;
        do
        {
            if (waiting-- <= 0 || !_back!.TryTake(out var slot))
            {
                return Fail(
                    "The slot with extra information that a request announces is not there."
                );
            }

            packet.Extras++;
            extra = slot.Extra;
            switch (extra.Type)
            {
                case NetExtraType.Segmentation:
                    packet.Segmentation = extra;
                    break;
                case NetExtraType.MulticastAdd or NetExtraType.MulticastDelete:
                    groups.IsThere = true;
                    groups.IsLeaving = extra.Type == NetExtraType.MulticastDelete;
                    groups.Address = extra.MulticastAddress;
                    break;
                case NetExtraType.Hash:
                    break;
                default:
                    return Fail(
                        $"Extra information is of type {(byte)extra.Type}, which there is not."
                    );
            }
        } while ((extra.Flags & NetExtraContinuation.More) != 0);

        return true;
    }

    private bool TryTakeRest(ref BackendPacket packet, ref int waiting)
    {
        var left = packet.Length;
        var hasMore = (packet.Info & NetTxInfo.MoreData) != 0;
        while (hasMore)
        {
            if (waiting-- <= 0)
            {
                return Fail(
                    $"A packet of {packet.Count} request(s) announces one more, which is not there."
                );
            }

            if (packet.Count >= FatalSlots)
            {
                return Fail($"A packet has more than {FatalSlots} requests.");
            }

            _back!.TryTake(out var slot);
            ref readonly var request = ref slot.Request;
            if (request.Offset + request.Size > 4096)
            {
                return Fail(
                    $"Offset {request.Offset} and {request.Size} bytes of request {request.Id} cross a page's end."
                );
            }

            Add(ref packet, request);
            left -= request.Size;
            if (left < 0 || packet.Count > MostSlots)
            {
                // All its requests are taken, and answered with an error.
                packet.Status = NetStatus.Error;
                left = 0;
            }

            hasMore = (request.Flags & NetTxInfo.MoreData) != 0;
        }

        // What the first request said is the whole packet's size.
        _slots[packet.First].Length = (ushort)left;
        return true;
    }

    private void Add(ref BackendPacket packet, in NetTxRequest request)
    {
        _slots[_slotCount++] = new()
        {
            Reference = request.GrantRef,
            Offset = request.Offset,
            Length = request.Size,
            Id = request.Id,
        };
        packet.Count++;
    }

    private bool Fail(string what)
    {
        _counters.Faults++;
        Fault ??= new(RingFaultKind.BadRecord, what);
        return false;
    }
}
