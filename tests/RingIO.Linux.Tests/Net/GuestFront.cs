// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Peer.Net;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Linux.Tests.Net;

/// <summary>A front end for one life of the back end: two rings, and what is in them.</summary>
internal sealed class GuestFront : IXenbusDriver
{
    private const int Buffers = 64;
    private const int Slots = 256;

    private readonly GuestDomain _guest;
    private readonly Gfn[] _ringPages = new Gfn[2];
    private readonly GrantRef[] _ringRefs = new GrantRef[2];
    private readonly FrontRing<NetTxSlot, NetTxResponse> _transmit;
    private readonly FrontRing<NetRxRequest, NetRxSlot> _receive;
    private readonly Stack<ushort> _ids = new();
    private readonly (GrantRef Reference, GuestPacket Packet)[] _sent = new (GrantRef, GuestPacket)[
        Slots
    ];
    private readonly List<(GrantRef Reference, GuestPacket Packet)> _unrevoked = [];
    private readonly (GrantRef Reference, Gfn Page)[] _buffers = new (GrantRef, Gfn)[Buffers];
    private readonly byte[] _frame = new byte[4096];

    public GuestFront(GuestDomain guest, IStoreSession session)
    {
        _guest = guest;
        for (var ring = 0; ring < _ringPages.Length; ring++)
        {
            (_ringRefs[ring], _ringPages[ring]) = Lend();
        }

        _transmit = SharedRing<NetTxSlot, NetTxResponse>
            .Create(guest.RegionOf(_ringPages[0]))
            .OpenFront();
        _receive = SharedRing<NetRxRequest, NetRxSlot>
            .Create(guest.RegionOf(_ringPages[1]))
            .OpenFront();
        for (var id = 0; id < Slots; id++)
        {
            _ids.Push((ushort)id);
        }

        for (var buffer = 0; buffer < Buffers; buffer++)
        {
            _buffers[buffer] = Lend();
        }

        Half = new(session, NetMachine.Device, XenbusSide.Frontend, this);
    }

    public delegate void Receiver(ReadOnlySpan<byte> frame);

    public XenbusHalf Half { get; }

    public RingFault? Fault => _transmit.Fault ?? _receive.Fault;

    public bool HasRoomFor(GuestPacket packet) =>
        Half.IsConnected && _ids.Count >= packet.Pieces.Length && packet.Lent == 0;

    public bool TryPublish(IStoreSession session, string directory, uint transaction)
    {
        (string Key, ulong Value)[] keys =
        [
            ("tx-ring-ref", _ringRefs[0].Value),
            ("rx-ring-ref", _ringRefs[1].Value),
            ("event-channel", _guest.Ledger.Port),
            ("request-rx-copy", 1),
            ("feature-rx-notify", 1),
            ("feature-sg", 1),
        ];
        return Array.TrueForAll(
            keys,
            key =>
                session.WriteNumber($"{directory}/{key.Key}", key.Value, transaction)
                == XenstoreError.None
        );
    }

    public bool TryConnect(IStoreSession session, string peerDirectory)
    {
        for (var buffer = 0; buffer < Buffers; buffer++)
        {
            Offer(buffer);
        }

        Push();
        return true;
    }

    public void Disconnect() { }

    /// <summary>Lends a packet's pages, and asks for it to be sent.</summary>
    public void Send(GuestPacket packet)
    {
        for (var index = 0; index < packet.Pieces.Length; index++)
        {
            var piece = packet.Pieces[index];
            Assert.True(
                _guest.Grants.TryGrant(
                    NetMachine.Device.Backend,
                    piece.Frame,
                    isReadOnly: true,
                    out var reference
                )
            );
            var id = _ids.Pop();
            _sent[id] = (reference, packet);
            packet.Lent++;
            var isLast = index == packet.Pieces.Length - 1;
            var slot = new NetTxSlot
            {
                Request = new()
                {
                    GrantRef = reference.Value,
                    Offset = piece.Offset,
                    // The first says how long all of it is.
                    Size =
                        index == 0 ? (ushort)packet.Pieces.Sum(static p => p.Length) : piece.Length,
                    Flags = isLast ? 0 : NetTxInfo.MoreData,
                    Id = id,
                },
            };
            Assert.True(_transmit.TryPut(slot));
        }
    }

    /// <summary>Publishes what was put.</summary>
    public void Push()
    {
        if (_transmit.PushAndCheckNotify() | _receive.PushAndCheckNotify())
        {
            _guest.Notify();
        }
    }

    /// <summary>Takes what the event channel tells of, and nothing that it does not tell of.</summary>
    /// <returns>How much.</returns>
    public int Step(Receiver receive)
    {
        var done = Half.Step() + Revoke();
        if (!_guest.TryTakeEvent())
        {
            return done;
        }

        do
        {
            while (_transmit.TryTake(out var response))
            {
                Assert.Equal(NetStatus.Okay, response.Status);
                _unrevoked.Add(_sent[response.Id]);
                _sent[response.Id] = default;
                _ids.Push(response.Id);
                done++;
            }
        } while (_transmit.FinalCheck());
        do
        {
            while (_receive.TryTake(out var slot))
            {
                Take(slot.Response, receive);
                done++;
            }
        } while (_receive.FinalCheck());
        Revoke();
        return done;
    }

    /// <summary>Gives the back end up: what was lent to it is the guest's again, for it is dead.</summary>
    /// <returns>How many entries it had in use when it died.</returns>
    public int Abandon()
    {
        var sent = _sent.Where(static sent => sent.Packet is not null).Concat(_unrevoked).ToArray();
        var inUse = _ringRefs
            .Concat(_buffers.Select(static buffer => buffer.Reference))
            .Concat(sent.Select(static sent => sent.Reference))
            .Count(IsInUse);
        foreach (var packet in sent.Select(static sent => sent.Packet).Distinct())
        {
            packet.Lent = 0;
            Free(packet);
        }

        Array.ForEach(_ringPages, _guest.Pages.Put);
        Array.ForEach(_buffers, buffer => _guest.Pages.Put(buffer.Page));
        return inUse;
    }

    /// <summary>Takes everything back from a back end that has let go of it.</summary>
    public void TakeBack()
    {
        Assert.Empty(_unrevoked);
        Assert.Equal(Slots, _ids.Count);
        Assert.All(_ringRefs, reference => Assert.True(_guest.Grants.TryRevoke(reference)));
        Assert.All(_buffers, buffer => Assert.True(_guest.Grants.TryRevoke(buffer.Reference)));
        Array.ForEach(_ringPages, _guest.Pages.Put);
        Array.ForEach(_buffers, buffer => _guest.Pages.Put(buffer.Page));
    }

    /// <summary>Gives a packet's pages back if nobody has them and nobody needs them.</summary>
    public void Free(GuestPacket packet)
    {
        if (packet is { Lent: 0, IsAcknowledged: true })
        {
            Array.ForEach(packet.Pieces, piece => _guest.Pages.Put(piece.Frame));
        }
    }

    private bool IsInUse(GrantRef reference) =>
        (_guest.Grants.Look(reference).Bits & (GrantEntryBits.Reading | GrantEntryBits.Writing))
        != 0;

    private (GrantRef Reference, Gfn Page) Lend()
    {
        Assert.True(_guest.Pages.TryTake(out var page));
        Assert.True(
            _guest.Grants.TryGrant(
                NetMachine.Device.Backend,
                page,
                isReadOnly: false,
                out var reference
            )
        );
        return (reference, page);
    }

    private void Offer(int buffer) =>
        Assert.True(
            _receive.TryPut(
                new() { Id = (ushort)buffer, GrantRef = _buffers[buffer].Reference.Value }
            )
        );

    private void Take(in NetRxResponse response, Receiver receive)
    {
        // A page is looked at only when nobody else can write it.
        ref var buffer = ref _buffers[response.Id];
        Assert.True(response.Status > 0, $"a frame of {response.Status} bytes was received");
        Assert.True(_guest.Grants.TryRevoke(buffer.Reference));
        var bytes = new FrameFragment(
            _guest.AddressOf(buffer.Page) + response.Offset,
            response.Status
        ).SharedSpan;
        bytes.CopyTo(_frame);
        receive(_frame.AsSpan(0, bytes.Length));
        Assert.True(
            _guest.Grants.TryGrant(
                NetMachine.Device.Backend,
                buffer.Page,
                isReadOnly: false,
                out buffer.Reference
            )
        );
        Offer(response.Id);
    }

    private int Revoke() =>
        _unrevoked.RemoveAll(sent =>
        {
            if (!_guest.Grants.TryRevoke(sent.Reference))
            {
                return false;
            }

            sent.Packet.Lent--;
            Free(sent.Packet);
            return true;
        });
}
