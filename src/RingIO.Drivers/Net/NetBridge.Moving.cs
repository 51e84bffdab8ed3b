// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Net;

/// <content>Frames on their way.</content>
public sealed partial class NetBridge
{
    private int Transmit(NetBackend backend, int budget)
    {
        var done = 0;
        foreach (var queue in backend.Queues)
        {
            var transmit = queue.Transmit;
            if (!queue.IsTold && transmit.Packets.IsEmpty)
            {
                continue;
            }

            var waiting = transmit.Collect(budget);
            while (transmit.Next < transmit.Packets.Length && TryMove(backend, queue))
            {
                transmit.Next++;
                done++;
            }

            if (waiting == 0 && transmit.Packets.IsEmpty)
            {
                // Nothing there: it is asked to tell, unless something came just now.
                queue.IsTold = transmit.FinalCheck();
                continue;
            }

            // Copies out of the guest's pages are done before those are let go.
            FlushAll();
            if (transmit.Finish())
            {
                queue.NotifyTransmit();
            }
        }

        return done;
    }

    // False: it has to wait for a device.
    private bool TryMove(NetBackend backend, BackendQueue queue)
    {
        var transmit = queue.Transmit;
        var index = transmit.Next;
        ref var packet = ref transmit.Packets[index];
        if (!packet.IsData)
        {
            return true;
        }

        if (!packet.IsRouted)
        {
            packet.IsRouted = true;
            if (!TryJudge(transmit, index))
            {
                packet.Status = NetStatus.Error;
                packet.IsData = false;
                queue.Counters.Dropped++;
                return true;
            }

            packet.Targets = Switch.Forward(backend.Port, transmit.HeadOf(index));
        }

        var isAlone = packet.Targets.Count == 1;
        if (isAlone && _ports[packet.Targets.First]!.Device is { } device)
        {
            var count = transmit.FragmentsOf(index, _fragments);
            var result = device.TrySend(
                (int)(packet.Flow % (uint)device.QueueCount),
                _fragments.AsSpan(0, count),
                packet.Offload
            );
            if (result == SendResult.TryLater)
            {
                return false;
            }

            packet.Status = result == SendResult.Sent ? NetStatus.Okay : NetStatus.Dropped;
        }
        else
        {
            Spread(transmit, index);
        }

        if (packet.Status != NetStatus.Okay || packet.Targets.IsEmpty)
        {
            queue.Counters.Dropped++;
        }

        queue.Counters.Sent++;
        queue.Counters.SentBytes += packet.Length;
        return true;
    }

    // Finds out what is to be done to a packet, from its private head.
    private static bool TryJudge(BackendTransmit transmit, int index)
    {
        ref var packet = ref transmit.Packets[index];
        var isLarge = packet.Segmentation.Type != NetExtraType.None;
        packet.Offload = new()
        {
            Checksum =
                (packet.Info & NetTxInfo.DataValidated) != 0
                    ? ChecksumState.Verified
                    : ChecksumState.None,
        };
        packet.Flow = FlowOf(transmit.HeadOf(index));
        if (!isLarge && (packet.Info & NetTxInfo.ChecksumBlank) == 0)
        {
            return true;
        }

        var defect = FrameHeaders.Parse(transmit.HeadOf(index), packet.Length, out var headers);
        if (defect == FrameDefect.NeedsMore && transmit.TryReadMore(index))
        {
            defect = FrameHeaders.Parse(transmit.HeadOf(index), packet.Length, out headers);
        }

        if (defect != FrameDefect.None || headers.Transport == TransportKind.None)
        {
            return false;
        }

        // Whatever stands in the checksum's field: the sum that a device begins with is made here.
        var head = transmit.HeadOf(index);
        TransportChecksum.Defer(head, headers);
        if (
            !FrontendHead.OffloadFrom(
                headers,
                isLarge ? packet.Segmentation : default,
                out packet.Offload
            )
        )
        {
            return false;
        }

        if (isLarge && (head[headers.TransportOffset + 13] & 0x80) != 0)
        {
            // CWR, which only the first segment keeps.
            packet.Offload = packet.Offload with
            {
                RawKind = (byte)(packet.Offload.RawKind | FrameOffload.EcnBit),
            };
        }

        return true;
    }

    private void Spread(BackendTransmit transmit, int index)
    {
        ref readonly var packet = ref transmit.Packets[index];
        var pieces = 0;
        for (var left = packet.Targets; !left.IsEmpty; left = left.Rest)
        {
            var port = _ports[left.First]!;
            if (port.Device is { } device)
            {
                var count = transmit.FragmentsOf(index, _fragments);
                var queue = (int)(packet.Flow % (uint)device.QueueCount);
                if (
                    device.TrySend(queue, _fragments.AsSpan(0, count), packet.Offload)
                    != SendResult.Sent
                )
                {
                    Dropped++;
                }

                continue;
            }

            pieces = pieces == 0 ? transmit.PiecesOf(index, _pieces) : pieces;
            port.Backend!.Give(
                _pieces.AsSpan(0, pieces),
                packet.Length,
                packet.Offload,
                packet.Flow,
                null,
                false
            );
        }
    }

    private int Receive(BridgePort port, int budget)
    {
        var device = port.Device!;
        var done = device.Step(budget);
        for (var queue = 0; queue < device.QueueCount; queue++)
        {
            for (var taken = 0; taken < budget; taken++)
            {
                if (Buffers.Free == 0)
                {
                    FlushAll();
                }

                if (Buffers.Take() is not { } buffer)
                {
                    return done;
                }

                var isThere = TryReceive(port, queue, buffer);
                Buffers.Drop(buffer);
                if (!isThere)
                {
                    break;
                }

                done++;
            }
        }

        return done;
    }

    private bool TryReceive(BridgePort port, int queue, NetBuffer buffer)
    {
        var device = port.Device!;
        var most = Math.Min(_fragments.Length, device.MaxFragments);
        var count = buffer.FragmentsFor(FrameAdmission.LongestFrame, _fragments.AsSpan(0, most));
        buffer.Length = FrameAdmission.LongestFrame;
        var result = device.TryReceive(queue, _fragments.AsSpan(0, count), out var frame);
        if (result != ReceiveResult.Received)
        {
            Dropped += result == ReceiveResult.TooLong ? 1 : 0;
            return result == ReceiveResult.TooLong;
        }

        (buffer.Length, buffer.Offload) = (frame.Length, frame.Offload);
        var head = _head.AsSpan(0, Math.Min(_head.Length, Math.Min(frame.Length, 4096)));
        new FrameFragment(_fragments[0].Address, head.Length).SharedSpan.CopyTo(head);
        Spread(buffer, Switch.Forward(port.Number, head));
        return true;
    }

    private void Spread(NetBuffer buffer, PortSet targets)
    {
        var isAlone = targets.Count == 1;
        for (var left = targets; !left.IsEmpty; left = left.Rest)
        {
            var port = _ports[left.First]!;
            if (port.Device is { } device)
            {
                var count = buffer.FragmentsFor(buffer.Length, _fragments);
                if (
                    device.TrySend(0, _fragments.AsSpan(0, count), buffer.Offload)
                    != SendResult.Sent
                )
                {
                    Dropped++;
                }

                continue;
            }

            var pieces = buffer.PiecesInto(_pieces);
            var flow = FlowOf(buffer.Head);
            port.Backend!.Give(
                _pieces.AsSpan(0, pieces),
                buffer.Length,
                buffer.Offload,
                flow,
                buffer,
                isAlone
            );
        }
    }

    // The same number for all packets of a TCP or UDP flow, from addresses and ports where they usually are; any spread will do.
    private static uint FlowOf(ReadOnlySpan<byte> head)
    {
        if (head.Length < 38 || head[12] != 0x08 || head[13] != 0x00)
        {
            return 0;
        }

        var sum =
            BinaryPrimitives.ReadUInt32LittleEndian(head[26..])
            ^ BinaryPrimitives.ReadUInt32LittleEndian(head[30..])
            ^ BinaryPrimitives.ReadUInt32LittleEndian(head[34..]);
        return (sum * 0x9E3779B1) >> 16;
    }
}
