// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>
/// A transaction: the tree as it was when it began, with its own changes on top. It is committed if nothing that it looked
/// at has changed since.
/// </summary>
internal sealed class StoreTransaction(XenStore store, StoreLimits limits, uint id)
    : StoreView(store, limits, store.Tree.Nodes)
{
    private readonly XenStore _store = store;
    private readonly StoreLimits _limits = limits;

    // Of each node that was looked at, the version; 0 for one that was not there.
    private readonly Dictionary<string, ulong> _seen = new(StringComparer.Ordinal);
    private readonly Dictionary<DomainId, int> _charged = [];

    // Each path once, however often it is written: a transaction that goes on for ever stays small (XSA-326).
    private readonly List<StoreChange> _changes = [];
    private readonly HashSet<(string Path, bool IsExact)> _noted = [];

    public uint Id { get; } = id;

    protected override int Room => _limits.TransactionNodes - _seen.Count;

    public override StoreNode? Look(string path)
    {
        var node = base.Look(path);
        // The first look: later ones may see changes of the transaction's own.
        _seen.TryAdd(path, node?.Generation ?? 0);
        return node;
    }

    public override void Note(StoreChange change)
    {
        if (_noted.Add((change.Path, change.IsExact)))
        {
            _changes.Add(change with { Before = null });
        }
    }

    public XenstoreError Commit(StoreDomain caller)
    {
        var tree = _store.Tree;
        foreach (var (path, generation) in _seen)
        {
            // A domain that is gone owns nothing: what was made for it in here must not come back (XSA-322).
            if (
                (tree.Look(path)?.Generation ?? 0) != generation
                || (Nodes.TryGetValue(path, out var mine) && !_store.IsCurrent(mine.Owner))
            )
            {
                return XenstoreError.TryAgain;
            }
        }

        // Several transactions, each within its quota, must not be above it together (XSA-421).
        if (!caller.IsPrivileged && IsAbove(caller))
        {
            return XenstoreError.NoSpace;
        }

        var changes = _changes.ConvertAll(c => c with { Before = tree.Look(c.Path) });
        foreach (var path in _seen.Keys)
        {
            var node = base.Look(path);
            if (!ReferenceEquals(node, tree.Look(path)))
            {
                tree.Set(path, node);
            }
        }

        changes.ForEach(tree.Note);
        tree.Tell();
        return XenstoreError.None;
    }

    protected override void Charge(DomainId owner, int nodes) =>
        _charged[owner] = _charged.GetValueOrDefault(owner) + nodes;

    protected override int NodesOf(StoreDomain domain) =>
        domain.Nodes + _charged.GetValueOrDefault(domain.Id);

    private bool IsAbove(StoreDomain caller) =>
        _charged.GetValueOrDefault(caller.Id) > 0 && NodesOf(caller) > _limits.Nodes;
}
