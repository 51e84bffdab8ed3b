// SPDX-License-Identifier: MIT

using System.Collections.Immutable;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>The store's own tree: a change counts at once, and is told when its operation is done.</summary>
internal sealed class StoreTree(
    XenStore store,
    StoreLimits limits,
    ImmutableSortedDictionary<string, StoreNode> nodes
) : StoreView(store, limits, nodes)
{
    private readonly XenStore _store = store;
    private readonly List<StoreChange> _changes = [];

    protected override int Room => int.MaxValue;

    public override void Note(StoreChange change) => _changes.Add(change);

    /// <summary>Tells the watches what has changed since the last time.</summary>
    public void Tell()
    {
        foreach (var change in _changes)
        {
            _store.Fire(change);
        }

        _changes.Clear();
    }

    protected override void Charge(DomainId owner, int nodes) =>
        _store.DomainOf(owner.Number).Nodes += nodes;

    protected override int NodesOf(StoreDomain domain) => domain.Nodes;
}
