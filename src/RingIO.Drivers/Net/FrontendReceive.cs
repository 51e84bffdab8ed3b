// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>The receiving half of a front end's queue: pages are offered, and come back with packets in them.</summary>
/// <remarks>
/// A request's id is its slot, and its response comes in the same slot, as netif.h demands. A page that the back end does not let go of is
/// kept apart until it does, and the packet in it is dropped.
/// </remarks>
internal sealed class FrontendReceive(DomainContext context, NetCounters counters)
{
    private const int Slots = NetKeys.RingSlots;
    private const int Mask = Slots - 1;

    private readonly Offer[] _offers = new Offer[Slots];
    private readonly Stack<Gfn> _spare = new(Slots);
    private readonly List<(GrantRef Reference, Gfn Page)> _pending = [];
    private readonly GrantRevocations _revoking = new(context.Grants);
    private readonly NetFragment[] _part = new NetFragment[NetInterface.MinSlots];
    private readonly byte[] _head = new byte[FrontendHead.MostBytes];
    private ushort _backend;
    private Gfn _ringPage;
    private bool _isFlip;
    private SharedRing<NetRxRequest, NetRxSlot>? _ring;
    private FrontRing<NetRxRequest, NetRxSlot>? _front;
    private Packet _packet;

    private struct Offer
    {
        public GrantRef Reference;
        public Gfn Page;
        public bool IsOut;
    }

    // A packet whose responses are not all here yet.
    private struct Packet
    {
        public int Count;
        public int Length;
        public bool IsBegun;
        public bool IsBad;
        public bool WantsExtra;
        public NetRxInfo Info;
        public NetExtraInfo Segmentation;
    }

    public RingFault? Fault => _front?.Fault;

    /// <summary>Pages that are offered, spare, or not let go of.</summary>
    public int Pages { get; private set; }

    public void Open(
        ushort backend,
        bool isFlip,
        Gfn page,
        SharedRing<NetRxRequest, NetRxSlot> ring
    )
    {
        _ringPage = page;
        Debug.Assert(_front is null);
        (_backend, _isFlip, _ring, _front) = (backend, isFlip, ring, ring.OpenFront());
        _packet = default;
    }

    /// <summary>Lets the ring go; pages that are nobody else's are spare again, the others when they are.</summary>
    public void Close()
    {
        _front?.Dispose();
        _ring?.Dispose();
        (_front, _ring) = (null, null);
        DropPacket();
        _packet = default;
        for (var slot = 0; slot < Slots; slot++)
        {
            if (_offers[slot].IsOut && TryTakeBack(slot, out var page, out _))
            {
                _spare.Push(page);
            }
        }
    }

    public void Return(Gfn page)
    {
        _spare.Push(page);
        Pages++;
    }

    /// <summary>Takes a page out that is not offered.</summary>
    public bool TryTakePage(out Gfn page)
    {
        var isThere = _spare.TryPop(out page);
        Pages -= isThere ? 1 : 0;
        return isThere;
    }

    /// <summary>Offers what is spare, and looks again at what was not let go of.</summary>
    /// <returns>Whether the back end is to be told.</returns>
    public bool Step()
    {
        while (_revoking.TryTake(out var page))
        {
            _spare.Push(page);
        }

        for (var index = _pending.Count - 1; index >= 0; index--)
        {
            var (reference, page) = _pending[index];
            if (context.Grants.EndTransfer(reference, out _) != GrantTransferState.Pending)
            {
                _pending.RemoveAt(index);
                _spare.Push(page);
            }
        }

        if (_front is null)
        {
            return false;
        }

        while (_spare.Count > 0 && _front.FreeRequests > 0)
        {
            var slot = (int)(_front.RequestProducerPrivate & Mask);
            var page = _spare.Peek();
            if (!TryGrant(page, out var reference))
            {
                break;
            }

            _spare.Pop();
            context.Touches?.TouchOwn(context.Domain.Id, _ringPage, isWrite: true);
            counters.GrantOperations++;
            _offers[slot] = new()
            {
                Reference = reference,
                Page = page,
                IsOut = true,
            };
            _front.TryPut(new() { Id = (ushort)slot, GrantRef = reference.Value });
        }

        return _front.PushAndCheckNotify();
    }

    /// <summary>Takes one packet.</summary>
    /// <returns>Whether there was one; null if the back end lied.</returns>
    public bool? TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame)
    {
        (count, frame) = (0, default);
        if (_front is null)
        {
            return false;
        }

        do
        {
            while (_front.TryTake(out var slot))
            {
                if (!TryAdd((int)((_front.ResponseConsumer - 1) & Mask), slot))
                {
                    counters.Faults++;
                    return null;
                }

                if (
                    _packet is { IsBegun: true, WantsExtra: false, Info: var info }
                    && (info & NetRxInfo.MoreData) == 0
                )
                {
                    if (TryFinish(into, out frame))
                    {
                        count = _packet.Count;
                        _packet = default;
                        return true;
                    }

                    DropPacket();
                    _packet = default;
                    counters.Dropped++;
                }
            }
        } while (!_front.IsFaulted && _front.FinalCheck());

        return _front.IsFaulted ? null : false;
    }

    private bool TryGrant(Gfn page, out GrantRef reference) =>
        _isFlip
            ? context.Grants.TryAccept(_backend, page, out reference)
            : context.Grants.TryGrant(_backend, page, isReadOnly: false, out reference);

    // False: no correct back end does that.
    private bool TryAdd(int slot, in NetRxSlot entry)
    {
        if (!_offers[slot].IsOut)
        {
            return false;
        }

        var isMine = TryTakeBack(slot, out var page, out var isFilled);
        if (_packet.WantsExtra)
        {
            if (isMine)
            {
                _spare.Push(page);
            }

            _packet.WantsExtra = (entry.Extra.Flags & NetExtraContinuation.More) != 0;
            if (entry.Extra.Type == NetExtraType.Segmentation)
            {
                _packet.Segmentation = entry.Extra;
            }

            return entry.Extra.Type is > NetExtraType.None and <= NetExtraType.Hash;
        }

        ref readonly var response = ref entry.Response;
        if (response.Id != slot)
        {
            if (isMine)
            {
                _spare.Push(page);
            }

            return false;
        }

        if (!_packet.IsBegun)
        {
            _packet = new() { IsBegun = true, Info = response.Flags };
            _packet.WantsExtra = (response.Flags & NetRxInfo.ExtraInfo) != 0;
        }
        else
        {
            _packet.Info =
                (_packet.Info & ~NetRxInfo.MoreData) | (response.Flags & NetRxInfo.MoreData);
        }

        AddPage(isMine, isFilled, page, response);
        return true;
    }

    private void AddPage(bool isMine, bool isFilled, Gfn page, in NetRxResponse response)
    {
        var isGood =
            isFilled
            && response.Status >= 0
            && response.Offset + response.Status <= 4096
            && _packet.Count < _part.Length
            && _packet.Length + response.Status <= FrameAdmission.LongestFrame;
        if (isGood)
        {
            _part[_packet.Count++] = new(page, response.Offset, (ushort)response.Status);
            _packet.Length += response.Status;
            return;
        }

        _packet.IsBad = true;
        if (isMine)
        {
            _spare.Push(page);
        }
    }

    // Whether the page is this domain's alone, and whether the back end may have put something into it.
    private bool TryTakeBack(int slot, out Gfn page, out bool isFilled)
    {
        ref var offer = ref _offers[slot];
        offer.IsOut = false;
        page = offer.Page;
        counters.GrantOperations++;
        if (!_isFlip)
        {
            isFilled = context.Grants.TryRevoke(offer.Reference);
            if (!isFilled)
            {
                _revoking.Add(offer.Reference, page);
            }

            return isFilled;
        }

        // If no page came, this is the old one, with nothing of a packet in it.
        var state = context.Grants.EndTransfer(offer.Reference, out _);
        isFilled = state == GrantTransferState.Completed;
        counters.Remaps += isFilled ? 1 : 0;
        if (state == GrantTransferState.Pending)
        {
            _pending.Add((offer.Reference, page));
        }

        return state != GrantTransferState.Pending;
    }

    private void DropPacket()
    {
        foreach (var fragment in _part.AsSpan(0, _packet.Count))
        {
            _spare.Push(fragment.Frame);
        }

        _packet.Count = 0;
    }

    private bool TryFinish(Span<NetFragment> into, out ReceivedFrame frame)
    {
        frame = default;
        if (
            _packet.IsBad
            || _packet.Length < FrameAdmission.EthernetHeaderLength
            || _packet.Count > into.Length
        )
        {
            return false;
        }

        var parts = _part.AsSpan(0, _packet.Count);
        var isLarge = _packet.Segmentation.Type != NetExtraType.None;
        var isBlank = (_packet.Info & NetRxInfo.ChecksumBlank) != 0;
        var offload = new FrameOffload
        {
            Checksum =
                (_packet.Info & NetRxInfo.DataValidated) != 0
                    ? ChecksumState.Verified
                    : ChecksumState.None,
        };
        if (
            (isLarge || isBlank)
            && !FrontendHead.TryDescribe(
                context,
                parts,
                _packet.Length,
                isLarge ? _packet.Segmentation : default,
                _head,
                out offload
            )
        )
        {
            return false;
        }

        context.Touches?.TouchOwn(context.Domain.Id, _ringPage, isWrite: false);
        parts.CopyTo(into);
        frame = new(_packet.Length, offload);
        counters.Received++;
        counters.ReceivedBytes += _packet.Length;
        Pages -= parts.Length;
        return true;
    }
}
