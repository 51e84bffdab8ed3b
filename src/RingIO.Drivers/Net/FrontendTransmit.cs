// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>The sending half of a front end's queue: requests out, responses in, and pages that are out between.</summary>
/// <remarks>
/// A packet is its first request's id. An id is free again when its page is nobody else's any more; the first one's, when the packet's end
/// was told. So nothing here grows, whatever the back end does.
/// </remarks>
internal sealed partial class FrontendTransmit(DomainContext context, NetCounters counters)
{
    private const int Slots = NetKeys.RingSlots;

    private readonly Piece[] _pieces = new Piece[Slots];
    private readonly Packet[] _packets = new Packet[Slots];
    private readonly ushort[] _freeIds = NewIds();
    private readonly ushort[] _revoking = new ushort[Slots];
    private readonly GrantRef[] _references = new GrantRef[Slots];
    private readonly bool[] _revoked = new bool[Slots];
    private readonly ushort[] _ended = new ushort[Slots];
    private readonly Gfn[] _headerPages = new Gfn[NetKeys.HeaderPages];
    private readonly nint[] _headers = new nint[NetKeys.HeaderPages];
    private int _freeCount = Slots;
    private int _revokingCount;
    private uint _endedPut;
    private uint _endedTaken;
    private ushort _backend;
    private Gfn _page;
    private SharedRing<NetTxSlot, NetTxResponse>? _ring;
    private FrontRing<NetTxSlot, NetTxResponse>? _front;
    private bool _hasHeaders;

    private struct Piece
    {
        public GrantRef Reference;
        public ushort Head;
        public bool IsOut;
        public bool IsKept;
    }

    private struct Packet
    {
        public ulong Cookie;
        public int Left;
        public NetStatus Status;
    }

    /// <summary>Pages that stay granted, by their number; null where there is none.</summary>
    public StaticGrants? Static { get; set; }

    public RingFault? Fault => _front?.Fault;

    /// <summary>How many ids are not free: pieces and packets whose end nobody has taken.</summary>
    public int Outstanding => Slots - _freeCount;

    public void Open(
        ushort backend,
        Gfn page,
        SharedRing<NetTxSlot, NetTxResponse> ring,
        ReadOnlySpan<Gfn> headers
    )
    {
        Debug.Assert(_front is null);
        (_backend, _page, _ring, _front) = (backend, page, ring, ring.OpenFront());
        _hasHeaders = !headers.IsEmpty;
        headers.CopyTo(_headerPages);
        for (var header = 0; header < headers.Length; header++)
        {
            _headers[header] = context.AddressOf(headers[header]);
        }
    }

    /// <summary>Lets the ring go. What is out is told as dropped once it is nobody else's.</summary>
    public void Close()
    {
        _front?.Dispose();
        _ring?.Dispose();
        (_front, _ring) = (null, null);
        for (var id = 0; id < Slots; id++)
        {
            if (_pieces[id].IsOut)
            {
                ref var packet = ref _packets[_pieces[id].Head];
                packet.Status =
                    packet.Status == NetStatus.Null ? NetStatus.Null : NetStatus.Dropped;
                End((ushort)id);
            }
        }

        TakeBack();
    }

    public SendResult TrySend(
        ReadOnlySpan<NetFragment> frame,
        int length,
        in FrameOffload offload,
        ulong cookie
    )
    {
        var isLarge = offload.Kind != SegmentationKind.None;
        if (_freeCount < frame.Length || _front!.FreeRequests < frame.Length + (isLarge ? 1 : 0))
        {
            return SendResult.TryLater;
        }

        Span<GrantRef> references = stackalloc GrantRef[NetInterface.MinSlots];
        references = references[..frame.Length];
        if (!TryLend(frame, references, out var kept))
        {
            return SendResult.TryLater;
        }

        var head = _freeIds[_freeCount - 1];
        _packets[head] = new() { Cookie = cookie, Left = frame.Length };
        if (_hasHeaders)
        {
            PutHeader(head, frame);
        }

        for (var index = 0; index < frame.Length; index++)
        {
            var slot = default(NetTxSlot);
            ref var request = ref slot.Request;
            request.Id = _freeIds[--_freeCount];
            request.GrantRef = references[index].Value;
            _pieces[request.Id] = new()
            {
                Reference = references[index],
                Head = head,
                IsOut = true,
                IsKept = (kept >> index & 1) != 0,
            };
            request.Offset = frame[index].Offset;
            request.Size = index == 0 ? (ushort)length : frame[index].Length;
            request.Flags = index + 1 < frame.Length ? NetTxInfo.MoreData : NetTxInfo.None;
            if (index == 0)
            {
                request.Flags |= InfoOf(offload) | (isLarge ? NetTxInfo.ExtraInfo : 0);
            }

            _front.TryPut(slot);
            if (index == 0 && isLarge)
            {
                PutSegmentation(offload);
            }
        }

        context.Touches?.TouchOwn(context.Domain.Id, _page, isWrite: true);
        counters.Sent++;
        counters.SentBytes += length;
        return SendResult.Sent;
    }

    /// <summary>Puts something that is told of no packet's bytes: a request of no use but to carry it.</summary>
    public bool TryTell(in NetExtraInfo extra)
    {
        if (_front is null || _freeCount == 0 || _front.FreeRequests < 2)
        {
            return false;
        }

        var slot = default(NetTxSlot);
        slot.Request.Id = _freeIds[--_freeCount];
        slot.Request.Flags = NetTxInfo.ExtraInfo;
        _pieces[slot.Request.Id] = new()
        {
            Head = slot.Request.Id,
            IsOut = true,
            IsKept = true,
        };
        _packets[slot.Request.Id] = new() { Left = 1, Status = NetStatus.Null };
        _front.TryPut(slot);
        slot = default;
        slot.Extra = extra;
        _front.TryPut(slot);
        return true;
    }

    /// <summary>Publishes what was put.</summary>
    /// <returns>Whether the back end wants to be told.</returns>
    public bool Flush() => _front is not null && _front.PushAndCheckNotify();

    /// <summary>Takes responses, and looks again at pages that were in use.</summary>
    /// <returns>How many responses there were; null if the back end lied.</returns>
    public int? Step(int budget)
    {
        var taken = 0;
        if (_front is null)
        {
            TakeBack();
            return 0;
        }

        do
        {
            while (taken < budget && _front.TryTake(out var response))
            {
                taken++;
                if (response.Status != NetStatus.Null && !TryEnd(response))
                {
                    counters.Faults++;
                    TakeBack();
                    return null;
                }
            }
        } while (taken < budget && !_front.IsFaulted && _front.FinalCheck());

        TakeBack();

        if (taken > 0)
        {
            context.Touches?.TouchOwn(context.Domain.Id, _page, isWrite: false);
        }

        return _front.IsFaulted ? null : taken;
    }

    public bool TryTakeSent(out NetSent sent)
    {
        sent = default;
        while (_endedTaken != _endedPut)
        {
            var head = _ended[_endedTaken++ % Slots];
            _freeIds[_freeCount++] = head;
            // What carried no packet is nobody's to hear of.
            if (_packets[head].Status != NetStatus.Null)
            {
                sent = new(_packets[head].Cookie, _packets[head].Status);
                return true;
            }
        }

        return false;
    }

    private static ushort[] NewIds()
    {
        var ids = new ushort[Slots];
        for (var id = 0; id < Slots; id++)
        {
            ids[id] = (ushort)(Slots - 1 - id);
        }

        return ids;
    }

    private static NetTxInfo InfoOf(in FrameOffload offload) =>
        offload.NeedsChecksum ? NetTxInfo.ChecksumBlank | NetTxInfo.DataValidated
        : (offload.Checksum & ChecksumState.Verified) != 0 ? NetTxInfo.DataValidated
        : NetTxInfo.None;

    private void PutSegmentation(in FrameOffload offload)
    {
        var slot = default(NetTxSlot);
        slot.Extra.Type = NetExtraType.Segmentation;
        slot.Extra.SegmentSize = offload.SegmentSize;
        slot.Extra.Segmentation =
            offload.Kind == SegmentationKind.TcpV4 ? NetSegmentation.TcpV4 : NetSegmentation.TcpV6;
        _front!.TryPut(slot);
    }

    private void PutHeader(ushort id, ReadOnlySpan<NetFragment> frame)
    {
        const int PerPage = 4096 / NetKeys.HeaderBytes;
        var into = new FrameFragment(
            _headers[id / PerPage] + (id % PerPage * NetKeys.HeaderBytes),
            NetKeys.HeaderBytes
        ).SharedSpan;
        context.Touches?.TouchOwn(context.Domain.Id, _headerPages[id / PerPage], isWrite: true);
        foreach (var fragment in frame)
        {
            context.Touches?.TouchOwn(context.Domain.Id, fragment.Frame, isWrite: false);
            var length = Math.Min(fragment.Length, into.Length);
            if (length > 0)
            {
                new FrameFragment(
                    context.AddressOf(fragment.Frame) + fragment.Offset,
                    length
                ).SharedSpan.CopyTo(into);
                counters.BytesCopied += length;
            }

            into = into[length..];
            if (into.IsEmpty)
            {
                return;
            }
        }
    }

    // Marks a piece as answered; its grant is taken back with those of the others.
    private bool TryEnd(NetTxResponse response)
    {
        if (response.Id >= Slots || !_pieces[response.Id].IsOut)
        {
            return false;
        }

        ref var packet = ref _packets[_pieces[response.Id].Head];
        if (response.Status != NetStatus.Okay && packet.Status != NetStatus.Null)
        {
            packet.Status =
                response.Status == NetStatus.Dropped ? NetStatus.Dropped : NetStatus.Error;
        }

        End(response.Id);
        return true;
    }
}
