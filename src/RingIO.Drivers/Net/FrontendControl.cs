// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>A front end's control ring: pages are registered by it, one request at a time.</summary>
internal sealed class FrontendControl(
    DomainContext context,
    NetCounters counters,
    GrantedPages shared
) : IPortListener
{
    /// <summary>How many entries a list's page has.</summary>
    public const int MostAtOnce = 4096 / 8;

    private readonly Gfn[] _pages = new Gfn[MostAtOnce];
    private readonly GrantRef[] _references = new GrantRef[MostAtOnce];
    private readonly GrantRevocations _leaving = new(context.Grants);
    private SharedRing<NetControlRequest, NetControlResponse>? _ring;
    private FrontRing<NetControlRequest, NetControlResponse>? _front;
    private (GrantRef Reference, Gfn Page)? _ringPage;
    private (GrantRef Reference, Gfn Page)? _listPage;
    private EventPort _port;
    private ushort _backend;
    private ushort _id;
    private int _count;
    private bool _isAdding;
    private StaticGrants? _target;

    /// <summary>Whether a request is out.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What the last request came to.</summary>
    public NetControlStatus Last { get; private set; }

    /// <summary>How many pages the back end keeps, or may still have.</summary>
    public int Kept { get; private set; }

    public bool IsOpen => _front is not null;

    // Nothing to remember: each step looks at the ring.
    public void OnEvent(EventPort port) { }

    public bool TryOpen(DomainId backend)
    {
        _backend = backend.Number;
        if (!shared.TryTake(_backend, out var reference, out var page))
        {
            return false;
        }

        _ringPage = (reference, page);
        if (!shared.TryTake(_backend, out var listReference, out var listPage))
        {
            return false;
        }

        _listPage = (listReference, listPage);
        if (context.Ports.AllocateUnbound(backend, out _port) != EventStatus.Success)
        {
            return false;
        }

        context.Listen(_port, this);
        _ring = SharedRing<NetControlRequest, NetControlResponse>.Create(shared.RegionOf(page));
        _front = _ring.OpenFront();
        return true;
    }

    public bool TryPublish(IStoreSession session, string directory, uint transaction) =>
        session.WriteNumber(
            $"{directory}/{NetKeys.ControlRef}",
            _ringPage!.Value.Reference.Value,
            transaction
        ) == XenstoreError.None
        && session.WriteNumber($"{directory}/{NetKeys.ControlEvent}", _port.Number, transaction)
            == XenstoreError.None;

    /// <summary>Asks the back end to keep pages, or to let them go.</summary>
    public bool TryAsk(int queue, ReadOnlySpan<Gfn> pages, StaticGrants target, bool isAdding)
    {
        if (
            _front is null
            || IsBusy
            || _front.FreeRequests == 0
            || pages.Length > MostAtOnce
            || HasTwice(pages)
        )
        {
            return false;
        }

        if (isAdding ? !TryGrantAll(pages, target) : !TryFindAll(pages, target))
        {
            return false;
        }

        WriteList(pages.Length);
        pages.CopyTo(_pages);
        (_count, _target, _isAdding, IsBusy) = (pages.Length, target, isAdding, true);
        var request = new NetControlRequest
        {
            Id = ++_id,
            Type = isAdding ? NetControlType.AddGrantMapping : NetControlType.DeleteGrantMapping,
        };
        request.Data[0] = (uint)queue;
        request.Data[1] = _listPage!.Value.Reference.Value;
        request.Data[2] = (uint)pages.Length;
        _front.TryPut(request);
        if (_front.PushAndCheckNotify())
        {
            counters.Notifications++;
            counters.Hypercalls++;
            context.Ports.Notify(_port);
        }

        return true;
    }

    /// <summary>Takes the answer.</summary>
    /// <returns>Whether the back end keeps to the rules.</returns>
    public bool Step()
    {
        while (_leaving.TryTake(out _))
        {
            Kept--;
        }

        if (_front is null)
        {
            return true;
        }

        while (_front.TryTake(out var response))
        {
            if (!IsBusy || response.Id != _id)
            {
                counters.Faults++;
                return false;
            }

            IsBusy = false;
            Last = response.Status;
            End(response.Status == NetControlStatus.Success);
        }

        return !_front.IsFaulted && (!_front.FinalCheck() || Step());
    }

    /// <summary>Lets all go; grants that the back end has pinned still are taken back when it lets go.</summary>
    public void Close(ReadOnlySpan<StaticGrants> tables)
    {
        _front?.Dispose();
        _ring?.Dispose();
        (_front, _ring) = (null, null);
        if (IsBusy && _isAdding)
        {
            RevokeAll();
        }

        IsBusy = false;
        foreach (var table in tables)
        {
            while (table.TryRemoveAny(out var page, out var reference))
            {
                _leaving.Add(reference, page);
            }
        }

        Release(ref _ringPage);
        Release(ref _listPage);
        if (_port != default)
        {
            context.Listen(_port, null);
            context.Ports.Close(_port);
            _port = default;
        }
    }

    // Of two grants of a page one would be forgotten; one grant would be taken back twice, the second time maybe another's.
    private static bool HasTwice(ReadOnlySpan<Gfn> pages)
    {
        for (var index = 1; index < pages.Length; index++)
        {
            if (pages[..index].Contains(pages[index]))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryGrantAll(ReadOnlySpan<Gfn> pages, StaticGrants target)
    {
        if (context.Grants.References.Available < pages.Length)
        {
            return false;
        }

        foreach (var page in pages)
        {
            if (target.TryFind(page, out _))
            {
                return false;
            }
        }

        for (var index = 0; index < pages.Length; index++)
        {
            context.Grants.TryGrant(
                _backend,
                pages[index],
                isReadOnly: true,
                out _references[index]
            );
        }

        Kept += pages.Length;
        counters.GrantOperations += pages.Length;
        return true;
    }

    private bool TryFindAll(ReadOnlySpan<Gfn> pages, StaticGrants target)
    {
        for (var index = 0; index < pages.Length; index++)
        {
            if (!target.TryFind(pages[index], out _references[index]))
            {
                return false;
            }
        }

        return true;
    }

    private void WriteList(int count)
    {
        var list = new Slots<NetControlGrant>(context.AddressOf(_listPage!.Value.Page), MostAtOnce);
        for (var index = 0; index < count; index++)
        {
            list[(ulong)index] = new()
            {
                GrantRef = _references[index].Value,
                Flags = NetControlGrantAccess.ReadOnly,
            };
        }
    }

    private void End(bool isDone)
    {
        if (_isAdding && !isDone)
        {
            RevokeAll();
            return;
        }

        for (var index = 0; index < _count; index++)
        {
            if (_isAdding)
            {
                _target!.Set(_pages[index], _references[index]);
            }
            else
            {
                // Whatever the back end says: from now on the page is granted for each packet, and this grant ends when it can.
                _target!.Set(_pages[index], default);
                _leaving.Add(_references[index], _pages[index]);
            }
        }
    }

    private void RevokeAll()
    {
        for (var index = 0; index < _count; index++)
        {
            _leaving.Add(_references[index], _pages[index]);
        }
    }

    private void Release(ref (GrantRef Reference, Gfn Page)? page)
    {
        if (page is { } there)
        {
            shared.Release(there.Reference, there.Page);
            page = null;
        }
    }
}
