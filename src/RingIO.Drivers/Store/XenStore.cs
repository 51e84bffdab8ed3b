// SPDX-License-Identifier: MIT

using System.Collections.Immutable;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>
/// The store that domains find each other by: a tree of small values with owners and permissions, transactions, watches
/// and quotas, as Xen's.
/// </summary>
/// <remarks>
/// <para>In this process by default: <see cref="Connect"/> gives a domain's session. <see cref="StoreServer"/> serves
/// domains over their rings. It waits for nothing and has no thread.</para>
/// <para>Threading: the store and all its sessions are used by one thread at a time.</para>
/// <para>Rights and quotas belong to one life of a domain's number: <see cref="Release"/> ends it, removes what the domain
/// owned, and lets the number begin anew with nothing (XSA-322, 417, 419, 483).</para>
/// <para>Source: <c>docs/misc/xenstore.txt</c>.</para>
/// </remarks>
public sealed class XenStore
{
    /// <summary>The number of the domain that may do everything, and whose use is not limited.</summary>
    public const ushort PrivilegedDomain = 0;

    private readonly Dictionary<ushort, StoreDomain> _domains = [];
    private readonly Dictionary<ushort, uint> _generations = [];
    private readonly Dictionary<string, List<StoreWatch>> _watches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<StoreGrant>> _special = new(
        StringComparer.Ordinal
    );

    private ulong _generation;

    /// <summary>Makes a store with nothing in it but the root, which the privileged domain owns.</summary>
    /// <param name="limits">The quotas; the defaults if null.</param>
    public XenStore(StoreLimits? limits = null)
    {
        Limits = limits ?? new();
        var domain = DomainOf(PrivilegedDomain);
        domain.IsIntroduced = true;
        ImmutableArray<StoreGrant> grants = [new(domain.Id, StoreAccess.None)];
        var none = ImmutableSortedDictionary.Create<string, StoreNode>(StringComparer.Ordinal);
        Tree = new(this, Limits, none);
        Tree.Set(StorePath.Root, new(0, default, grants, StoreNode.NoChildren));
        _special[StorePath.IntroduceDomain] = grants;
        _special[StorePath.ReleaseDomain] = grants;
    }

    /// <summary>The quotas.</summary>
    public StoreLimits Limits { get; }

    /// <summary>How many nodes there are, with the root.</summary>
    public int NodeCount => Tree.Nodes.Count;

    internal StoreTree Tree { get; }

    /// <summary>Introduces a domain: it may now have sessions. Watches of <see cref="StorePath.IntroduceDomain"/> fire.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns><see cref="XenstoreError.Exists"/> if it is introduced, <see cref="XenstoreError.Invalid"/> if no domain can have the number.</returns>
    public XenstoreError Introduce(ushort domain)
    {
        if (domain >= DomainId.FirstReserved)
        {
            return XenstoreError.Invalid;
        }

        var introduced = DomainOf(domain);
        if (introduced.IsIntroduced)
        {
            return XenstoreError.Exists;
        }

        introduced.IsIntroduced = true;
        FireSpecial(StorePath.IntroduceDomain);
        return XenstoreError.None;
    }

    /// <summary>Makes a domain's home, which it may read, with the directories <c>data</c>, its own, and <c>device</c>.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <exception cref="ArgumentOutOfRangeException">No domain can have the number.</exception>
    /// <remarks>Call it before or after <see cref="Introduce"/>; only an introduced domain can use it. Nothing is limited here: the privileged domain makes it.</remarks>
    public void CreateHome(ushort domain)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(domain, DomainId.FirstReserved);
        using var toolstack = Connect(PrivilegedDomain);
        var home = StorePath.HomeOf(domain);
        StoreRight[] readable = [new(0, StoreAccess.None), new(domain, StoreAccess.Read)];
        Make(home, readable);
        Make($"{home}/device", readable);
        Make($"{home}/data", new StoreRight(domain, StoreAccess.None));

        void Make(string path, params ReadOnlySpan<StoreRight> permissions)
        {
            toolstack.MakeDirectory(path);
            toolstack.SetPermissions(path, permissions);
        }
    }

    /// <summary>
    /// Ends a domain: its sessions, its watches and transactions, the nodes that it owns with everything below them, and
    /// all rights that its number was given. Watches of <see cref="StorePath.ReleaseDomain"/> fire.
    /// </summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns><see cref="XenstoreError.NotFound"/> if it is not introduced, <see cref="XenstoreError.Invalid"/> if it is the privileged domain.</returns>
    /// <remarks>It costs a walk over all nodes.</remarks>
    public XenstoreError Release(ushort domain)
    {
        if (domain == PrivilegedDomain)
        {
            return XenstoreError.Invalid;
        }

        if (!_domains.TryGetValue(domain, out var gone) || !gone.IsIntroduced)
        {
            return XenstoreError.NotFound;
        }

        while (gone.Connections.Count > 0)
        {
            gone.Connections[^1].Dispose();
        }

        RemoveNodesOf(gone.Id);
        foreach (var other in _domains.Values.Where(d => d.Target == gone.Id))
        {
            other.Target = null;
        }

        _domains.Remove(domain);
        _generations[domain] = gone.Id.Generation + 1;
        Tree.Tell();
        FireSpecial(StorePath.ReleaseDomain);
        return XenstoreError.None;
    }

    /// <summary>Tells the store that a domain has crashed or shut down: watches of <see cref="StorePath.ReleaseDomain"/> fire, once until <see cref="Resume"/>.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns><see cref="XenstoreError.NotFound"/> if it is not introduced.</returns>
    public XenstoreError ShutDown(ushort domain)
    {
        if (!IsIntroduced(domain))
        {
            return XenstoreError.NotFound;
        }

        var stopped = DomainOf(domain);
        if (!stopped.IsShutDown)
        {
            stopped.IsShutDown = true;
            FireSpecial(StorePath.ReleaseDomain);
        }

        return XenstoreError.None;
    }

    /// <summary>A domain that was shut down runs again.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns><see cref="XenstoreError.NotFound"/> if it is not introduced.</returns>
    public XenstoreError Resume(ushort domain)
    {
        if (!IsIntroduced(domain))
        {
            return XenstoreError.NotFound;
        }

        DomainOf(domain).IsShutDown = false;
        return XenstoreError.None;
    }

    /// <summary>Gives a domain all rights of another, as a device model needs them, for as long as that one lives.</summary>
    /// <param name="domain">Who is given the rights.</param>
    /// <param name="target">Whose.</param>
    /// <returns><see cref="XenstoreError.NotFound"/> if one of them is not introduced, <see cref="XenstoreError.Invalid"/> for the privileged domain's rights.</returns>
    public XenstoreError SetTarget(ushort domain, ushort target)
    {
        if (!IsIntroduced(domain) || !IsIntroduced(target))
        {
            return XenstoreError.NotFound;
        }

        if (target == PrivilegedDomain)
        {
            return XenstoreError.Invalid;
        }

        DomainOf(domain).Target = DomainOf(target).Id;
        return XenstoreError.None;
    }

    /// <summary>Whether a domain is introduced.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns>Whether it is.</returns>
    public bool IsIntroduced(ushort domain) =>
        _domains.TryGetValue(domain, out var known) && known.IsIntroduced;

    /// <summary>Opens a session of a domain, in this process. A domain may have several, for several drivers.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns>The session; dispose of it to end its watches and transactions.</returns>
    /// <exception cref="InvalidOperationException">The domain is not introduced.</exception>
    public StoreConnection Connect(ushort domain) =>
        IsIntroduced(domain)
            ? new(this, DomainOf(domain))
            : throw new InvalidOperationException(
                $"Domain {domain} is not introduced: call {nameof(Introduce)} first."
            );

    /// <summary>What a domain uses.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns>The figures; all 0 for a domain that is not known.</returns>
    public StoreUsage UsageOf(ushort domain) =>
        _domains.TryGetValue(domain, out var known)
            ? new(known.Nodes, known.Watches, known.Transactions)
            : default;

    internal ulong NextGeneration() => ++_generation;

    /// <summary>The domain that has a number now, or will have it next.</summary>
    internal StoreDomain DomainOf(ushort number)
    {
        if (!_domains.TryGetValue(number, out var domain))
        {
            domain = new(new(number, _generations.GetValueOrDefault(number)));
            _domains.Add(number, domain);
        }

        return domain;
    }

    internal bool IsCurrent(DomainId domain) =>
        _generations.GetValueOrDefault(domain.Number) == domain.Generation;

    internal ImmutableArray<StoreGrant>? SpecialGrants(string path) =>
        _special.TryGetValue(path, out var grants) ? grants : null;

    internal void SetSpecialGrants(string path, ImmutableArray<StoreGrant> grants) =>
        _special[path] = grants;

    internal void Add(StoreWatch watch)
    {
        if (!_watches.TryGetValue(watch.Absolute, out var watches))
        {
            watches = [];
            _watches.Add(watch.Absolute, watches);
        }

        watches.Add(watch);
    }

    internal void Remove(StoreWatch watch)
    {
        var watches = _watches[watch.Absolute];
        watches.Remove(watch);
        if (watches.Count == 0)
        {
            _watches.Remove(watch.Absolute);
        }
    }

    /// <summary>Tells the watches of a path and of those above it, as far as their owners may know (XSA-115).</summary>
    internal void Fire(StoreChange change)
    {
        var after = Tree.Look(change.Path);
        for (var at = change.Path; ; at = StorePath.ParentOf(at))
        {
            foreach (var watch in _watches.GetValueOrDefault(at) ?? [])
            {
                if (MaySee(watch.Owner.Owner, change, after))
                {
                    watch.Owner.Events.Add(watch, watch.Tell(change.Path));
                }
            }

            if (change.IsExact || at == StorePath.Root)
            {
                return;
            }
        }
    }

    // Who can read the node, or could before, or can list the parent, and so sees it come and go.
    private bool MaySee(StoreDomain domain, StoreChange change, StoreNode? after) =>
        MayRead(domain, after)
        || MayRead(domain, change.Before)
        || (
            change.Path != StorePath.Root
            && MayRead(domain, Tree.Look(StorePath.ParentOf(change.Path)))
        );

    private static bool MayRead(StoreDomain domain, StoreNode? node) =>
        node is not null && domain.May(node.Grants, StoreAccess.Read);

    private void FireSpecial(string path)
    {
        foreach (var watch in _watches.GetValueOrDefault(path) ?? [])
        {
            if (watch.Owner.Owner.May(_special[path], StoreAccess.Read))
            {
                watch.Owner.Events.Add(watch, path);
            }
        }
    }

    private void RemoveNodesOf(DomainId domain)
    {
        foreach (var (path, node) in Tree.Nodes)
        {
            // It may be gone already, with a parent.
            if (node.Owner == domain && Tree.Look(path) is not null)
            {
                Tree.Remove(path, Tree.Subtree(path));
            }
        }

        foreach (var (path, node) in Tree.Nodes)
        {
            if (node.Grants.Any(g => g.Domain == domain))
            {
                Tree.Set(
                    path,
                    node with
                    {
                        Grants = node.Grants.RemoveAll(g => g.Domain == domain),
                    }
                );
            }
        }

        foreach (var (path, grants) in _special.ToList())
        {
            _special[path] =
                grants[0].Domain == domain
                    ? [new(DomainOf(PrivilegedDomain).Id, StoreAccess.None)]
                    : grants.RemoveAll(g => g.Domain == domain);
        }
    }
}
