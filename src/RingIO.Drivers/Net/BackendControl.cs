// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>A back end's control ring: pages that the guest registers. Hashes are not offered, and said so.</summary>
internal sealed class BackendControl(NetBackend backend, NetCounters counters) : IPortListener
{
    private const int MostAtOnce = FrontendControl.MostAtOnce;

    private readonly DomainContext _context = backend.Context;
    private readonly GnttabMapGrantRef[] _maps = new GnttabMapGrantRef[MostAtOnce];
    private readonly NetControlGrant[] _entries = new NetControlGrant[MostAtOnce];
    private readonly GnttabCopy[] _copy = new GnttabCopy[1];
    private SharedRing<NetControlRequest, NetControlResponse>? _ring;
    private BackRing<NetControlRequest, NetControlResponse>? _back;
    private PeerPages? _page;
    private Gfn? _list;
    private EventPort _port;
    private ushort _guest;
    private bool _isTold;
    private int _entryCount;

    /// <summary>What the guest did wrong; null if nothing.</summary>
    public RingFault? Fault => _back?.Fault;

    public void OnEvent(EventPort port) => _isTold = true;

    /// <summary>Connects, if the guest has such a ring.</summary>
    public bool TryOpen(IStoreSession session, string directory, DomainId guest)
    {
        if (!session.TryNumber(directory, NetKeys.ControlRef, out var reference))
        {
            return true;
        }

        if (
            !session.TryNumber(directory, NetKeys.ControlEvent, out var remote)
            || !_context.Pages.TryTake(out var list)
        )
        {
            return false;
        }

        (_guest, _list, _isTold) = (guest.Number, list, true);
        _page = PeerPages.Map(_context, guest.Number, [reference]);
        if (
            _page is null
            || _context.Ports.BindInterdomain(guest, new(remote), out _port) != EventStatus.Success
        )
        {
            return false;
        }

        _context.Listen(_port, this);
        _ring = SharedRing<NetControlRequest, NetControlResponse>.Attach(_page.RegionOf(0));
        return _ring.TryOpenBack(out _back, out _);
    }

    public void Close()
    {
        _back?.Dispose();
        _ring?.Dispose();
        _page?.Unmap();
        (_back, _ring, _page) = (null, null, null);
        if (_list is { } list)
        {
            _context.Pages.Put(list);
            _list = null;
        }

        if (_port != default)
        {
            _context.Listen(_port, null);
            _context.Ports.Close(_port);
            _port = default;
        }
    }

    /// <summary>Answers what is asked.</summary>
    /// <param name="budget">How many requests, and pages that they name, at most; the last request is answered whole.</param>
    /// <returns>How many there were.</returns>
    public int Step(int budget)
    {
        if (_back is null || !_isTold)
        {
            return 0;
        }

        // A page that a packet on its way lies in is not let go of: those are finished first.
        foreach (var queue in backend.Queues)
        {
            if (!queue.Transmit.Packets.IsEmpty)
            {
                return 0;
            }
        }

        var done = 0;
        while (done < budget && _back.TryTake(out var request))
        {
            done++;
            var response = new NetControlResponse { Id = request.Id, Type = request.Type };
            response.Status = Answer(request, out response.Data);
            _back.TryPut(response);
            // Each page is as much work as a packet.
            done += _entryCount;
        }

        if (_back.PushAndCheckNotify())
        {
            counters.Notifications++;
            counters.Hypercalls++;
            _context.Ports.Notify(_port);
        }

        _isTold = done >= budget || _back.FinalCheck();
        return done;
    }

    private NetControlStatus Answer(in NetControlRequest request, out uint data)
    {
        (data, _entryCount) = (0, 0);
        if (
            backend.Options.Transmit != NetTransmit.Static
            || request.Type
                is not (
                    NetControlType.GetGrantMappingSize
                    or NetControlType.AddGrantMapping
                    or NetControlType.DeleteGrantMapping
                )
        )
        {
            return NetControlStatus.NotSupported;
        }

        if (request.Data[0] >= (uint)backend.QueueCount)
        {
            return NetControlStatus.InvalidParameter;
        }

        var pinned = backend.Queues[(int)request.Data[0]].Pinned;
        if (request.Type == NetControlType.GetGrantMappingSize)
        {
            data = PinnedGrants.Most;
            return NetControlStatus.Success;
        }

        var count = request.Data[2];
        if (count is 0 or > MostAtOnce || !TryCopyList(request.Data[1], (int)count, isBack: false))
        {
            return NetControlStatus.InvalidParameter;
        }

        ReadList((int)count);
        _entryCount = (int)count;
        return request.Type == NetControlType.AddGrantMapping
            ? Pin(pinned, (int)count)
            : Unpin(pinned, request.Data[1], (int)count, out data);
    }

    private NetControlStatus Pin(PinnedGrants pinned, int count)
    {
        for (var index = 0; index < count; index++)
        {
            _maps[index] = new()
            {
                Domain = _guest,
                Reference = _entries[index].GrantRef,
                Flags = GrantMapBits.DeviceMap | GrantMapBits.ReadOnly,
            };
        }

        return pinned.TryAdd(_maps.AsSpan(0, count))
            ? NetControlStatus.Success
            : NetControlStatus.InvalidParameter;
    }

    private NetControlStatus Unpin(PinnedGrants pinned, uint list, int count, out uint data)
    {
        data = 0;
        var entries = ListOf();
        for (var index = 0; index < count; index++)
        {
            var isDone = pinned.TryRemove(_entries[index].GrantRef);
            data += isDone ? 1u : 0;
            _entries[index].Status = (ushort)(
                isDone ? NetControlStatus.Success : NetControlStatus.InvalidParameter
            );
            entries[(ulong)index] = _entries[index];
        }

        // A list that cannot be written any more is its guest's affair.
        return TryCopyList(list, count, isBack: true)
            ? NetControlStatus.Success
            : NetControlStatus.InvalidParameter;
    }

    // The guest's list is copied once, whole, and then read.
    private bool TryCopyList(uint reference, int count, bool isBack)
    {
        var theirs = new GnttabCopyPointer { Reference = reference, Domain = _guest };
        var own = new GnttabCopyPointer { Frame = _list!.Value.Value, Domain = GrantRegistry.Self };
        _copy[0] = new()
        {
            Source = isBack ? own : theirs,
            Destination = isBack ? theirs : own,
            Length = (ushort)(count * 8),
            Flags = isBack ? GrantCopyBits.DestinationGranted : GrantCopyBits.SourceGranted,
        };
        _context.Domain.Calls.Copy(_copy);
        counters.Hypercalls++;
        counters.GrantOperations++;
        return _copy[0].Status == GrantStatus.Okay;
    }

    private void ReadList(int count)
    {
        var entries = ListOf();
        for (var index = 0; index < count; index++)
        {
            _entries[index] = entries[(ulong)index];
        }
    }

    private Slots<NetControlGrant> ListOf() => new(_context.AddressOf(_list!.Value), MostAtOnce);
}
