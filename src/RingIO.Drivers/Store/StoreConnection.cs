// SPDX-License-Identifier: MIT

using System.Collections.Immutable;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>A domain's session with a <see cref="XenStore"/> in this process.</summary>
/// <remarks>
/// Made by <see cref="XenStore.Connect"/>, owned by the caller. It ends when it is disposed of or its domain is released;
/// from then on every request answers <see cref="XenstoreError.InputOutput"/>, and no event comes. Threading: the store's.
/// </remarks>
public sealed partial class StoreConnection : IStoreSession
{
    private readonly XenStore _store;
    private readonly Dictionary<uint, StoreTransaction> _transactions = [];
    private readonly List<StoreWatch> _watches = [];
    private uint _lastTransaction;

    internal StoreConnection(XenStore store, StoreDomain owner)
    {
        _store = store;
        Owner = owner;
        Events = new(store.Limits.PendingEvents);
        owner.Connections.Add(this);
    }

    /// <inheritdoc/>
    public ushort Domain => Owner.Id.Number;

    /// <summary>Whether the session has ended.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>How many events wait.</summary>
    public int PendingEvents => Events.Count;

    internal XenStore Store => _store;

    internal StoreDomain Owner { get; }

    internal StoreEvents Events { get; }

    /// <inheritdoc/>
    public XenstoreError Read(string path, out ReadOnlyMemory<byte> value, uint transaction = 0)
    {
        var error = ReadNode(path, transaction, out var node);
        value = node?.Value ?? default;
        return error;
    }

    /// <inheritdoc/>
    public XenstoreError List(string path, out IReadOnlyList<string> names, uint transaction = 0) =>
        List(path, out names, out _, transaction);

    /// <inheritdoc/>
    public XenstoreError GetPermissions(
        string path,
        out IReadOnlyList<StoreRight> permissions,
        uint transaction = 0
    )
    {
        permissions = [];
        if (!IsClosed && _store.SpecialGrants(path) is { } special)
        {
            if (!Owner.May(special, StoreAccess.Read))
            {
                return XenstoreError.AccessDenied;
            }

            permissions = Tell(special);
            return XenstoreError.None;
        }

        var error = ReadNode(path, transaction, out var node);
        if (error == XenstoreError.None)
        {
            permissions = Tell(node!.Grants);
        }

        return error;
    }

    /// <inheritdoc/>
    public XenstoreError Write(string path, ReadOnlySpan<byte> value, uint transaction = 0)
    {
        var error = Begin(path, transaction, out var absolute, out var view);
        return error == XenstoreError.None
            ? End(view, view.Write(Owner, absolute, value.ToArray()))
            : error;
    }

    /// <inheritdoc/>
    public XenstoreError MakeDirectory(string path, uint transaction = 0)
    {
        var error = Begin(path, transaction, out var absolute, out var view);
        return error == XenstoreError.None
            ? End(view, view.Write(Owner, absolute, value: null))
            : error;
    }

    /// <inheritdoc/>
    public XenstoreError Remove(string path, uint transaction = 0)
    {
        var error = Begin(path, transaction, out var absolute, out var view);
        return error == XenstoreError.None ? End(view, view.Remove(Owner, absolute)) : error;
    }

    /// <inheritdoc/>
    public XenstoreError SetPermissions(
        string path,
        ReadOnlySpan<StoreRight> permissions,
        uint transaction = 0
    )
    {
        if (permissions.IsEmpty || IsClosed)
        {
            return IsClosed ? XenstoreError.InputOutput : XenstoreError.Invalid;
        }

        var grants = ImmutableArray.CreateBuilder<StoreGrant>(permissions.Length);
        foreach (var permission in permissions)
        {
            // A domain that is not there yet gets rights of the privileged domain only: a guest's would reach a stranger.
            if (grants.Count == 0 || Owner.IsPrivileged || _store.IsIntroduced(permission.Domain))
            {
                grants.Add(new(_store.DomainOf(permission.Domain).Id, permission.Access));
            }
        }

        if (_store.SpecialGrants(path) is { } special)
        {
            return SetSpecial(path, special, grants.ToImmutable());
        }

        var error = Begin(path, transaction, out var absolute, out var view);
        return error == XenstoreError.None
            ? End(view, view.SetGrants(Owner, absolute, grants.ToImmutable()))
            : error;
    }

    /// <summary>Ends the session: its watches, its transactions, and the events that wait.</summary>
    public void Dispose()
    {
        if (IsClosed)
        {
            return;
        }

        ResetWatches();
        IsClosed = true;
        Owner.Connections.Remove(this);
    }

    // The names and the version of the node, which the wire's parts of a list need.
    internal XenstoreError List(
        string path,
        out IReadOnlyList<string> names,
        out ulong generation,
        uint transaction = 0
    )
    {
        var error = ReadNode(path, transaction, out var node);
        names = node?.Children ?? StoreNode.NoChildren;
        generation = node?.Generation ?? 0;
        return error;
    }

    private XenstoreError ReadNode(string path, uint transaction, out StoreNode? node)
    {
        node = null;
        var error = Begin(path, transaction, out var absolute, out var view);
        return error == XenstoreError.None ? view.Read(Owner, absolute, out node) : error;
    }

    // What each request about a node begins with.
    private XenstoreError Begin(
        string path,
        uint transaction,
        out string absolute,
        out StoreView view
    )
    {
        view = _store.Tree;
        absolute = "";
        if (IsClosed)
        {
            return XenstoreError.InputOutput;
        }

        if (transaction != 0)
        {
            if (!_transactions.TryGetValue(transaction, out var own))
            {
                return XenstoreError.NotFound;
            }

            view = own;
        }

        var error = StorePath.Resolve(path, Domain, _store.Limits.PathDepth, out absolute);
        return error != XenstoreError.None ? error
            : StorePath.IsSpecial(absolute) ? XenstoreError.Invalid
            : XenstoreError.None;
    }

    private XenstoreError End(StoreView view, XenstoreError error)
    {
        if (ReferenceEquals(view, _store.Tree))
        {
            _store.Tree.Tell();
        }

        return error;
    }

    private XenstoreError SetSpecial(
        string path,
        ImmutableArray<StoreGrant> now,
        ImmutableArray<StoreGrant> grants
    )
    {
        var error = _store.Tree.CheckGrants(Owner, now, grants);
        if (error == XenstoreError.None)
        {
            _store.SetSpecialGrants(path, grants);
        }

        return error;
    }

    // Who is gone is not told: his number may be another's by now.
    private StoreRight[] Tell(ImmutableArray<StoreGrant> grants)
    {
        var told = new List<StoreRight>(grants.Length);
        foreach (var grant in grants)
        {
            if (_store.IsCurrent(grant.Domain))
            {
                told.Add(new(grant.Domain.Number, grant.Access));
            }
            else if (told.Count == 0)
            {
                told.Add(new(XenStore.PrivilegedDomain, grant.Access));
            }
        }

        return [.. told];
    }
}
