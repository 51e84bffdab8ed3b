// SPDX-License-Identifier: MIT

using System.Collections.Immutable;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>
/// The tree as somebody sees it: the store itself, or the copy of a transaction, which keeps what it was begun with and
/// notes what it looks at and what it changes.
/// </summary>
/// <remarks>An operation checks first and changes afterwards: one that is refused has changed nothing.</remarks>
internal abstract class StoreView(
    XenStore store,
    StoreLimits limits,
    ImmutableSortedDictionary<string, StoreNode> nodes
)
{
    /// <summary>Path to node, in an order that is the same in every run; the parents of each node are there too.</summary>
    public ImmutableSortedDictionary<string, StoreNode> Nodes { get; private set; } = nodes;

    public XenstoreError Read(StoreDomain caller, string path, out StoreNode? node)
    {
        node = null;
        if (!CanTouch(caller, path))
        {
            return XenstoreError.NoSpace;
        }

        var error = Find(caller, path, StoreAccess.Read, out var found);
        // Who is refused is not given it all the same.
        node = error == XenstoreError.None ? found : null;
        return error;
    }

    /// <summary>Sets a value, or with null makes a node unless it is there; missing parents are made.</summary>
    public XenstoreError Write(StoreDomain caller, string path, ReadOnlyMemory<byte>? value)
    {
        if (!CanTouch(caller, path))
        {
            return XenstoreError.NoSpace;
        }

        var error = Find(caller, path, StoreAccess.Write, out var node);
        if (error == XenstoreError.NotFound)
        {
            return Create(caller, path, value ?? default);
        }

        if (error != XenstoreError.None || value is null)
        {
            return error;
        }

        var written = node! with { Value = value.Value };
        if (IsTooLarge(caller, written))
        {
            return XenstoreError.NoSpace;
        }

        Set(path, written);
        Note(new(path, IsExact: false, node));
        return XenstoreError.None;
    }

    public XenstoreError Remove(StoreDomain caller, string path)
    {
        if (!CanTouch(caller, path))
        {
            return XenstoreError.NoSpace;
        }

        var error = Find(caller, path, StoreAccess.Write, out _);
        if (error == XenstoreError.NotFound)
        {
            return Look(StorePath.ParentOf(path)) is null
                ? XenstoreError.NotFound
                : XenstoreError.None;
        }

        if (error != XenstoreError.None)
        {
            return error;
        }

        if (path == StorePath.Root)
        {
            return XenstoreError.Invalid;
        }

        var gone = Subtree(path);
        if (!CanTouch(caller, gone.Count))
        {
            return XenstoreError.NoSpace;
        }

        Remove(path, gone);
        return XenstoreError.None;
    }

    public XenstoreError SetGrants(
        StoreDomain caller,
        string path,
        ImmutableArray<StoreGrant> grants
    )
    {
        if (!CanTouch(caller, path))
        {
            return XenstoreError.NoSpace;
        }

        var error = Find(caller, path, StoreAccess.None, out var node);
        if (error != XenstoreError.None)
        {
            return error;
        }

        error = CheckGrants(caller, node!.Grants, grants);
        if (error != XenstoreError.None)
        {
            return error;
        }

        var changed = node with { Grants = grants };
        if (IsTooLarge(caller, changed))
        {
            return XenstoreError.NoSpace;
        }

        Set(path, changed);
        Note(new(path, IsExact: false, node));
        return XenstoreError.None;
    }

    /// <summary>Whether somebody may put permissions in the place of others: an owner may not give his node, and its count, away (XSA-352).</summary>
    public XenstoreError CheckGrants(
        StoreDomain caller,
        ImmutableArray<StoreGrant> now,
        ImmutableArray<StoreGrant> then
    ) =>
        !caller.IsOwner(now) ? XenstoreError.AccessDenied
        : caller.IsPrivileged ? XenstoreError.None
        : then[0].Domain != now[0].Domain ? XenstoreError.NotPermitted
        : then.Length > limits.Permissions ? XenstoreError.NoSpace
        : XenstoreError.None;

    /// <summary>A node and everything below it, parents first.</summary>
    public List<string> Subtree(string path)
    {
        // A list, not recursion: depth costs no stack (XSA-418).
        var found = new List<string> { path };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var name in Nodes[found[i]].Children)
            {
                found.Add(StorePath.Join(found[i], name));
            }
        }

        return found;
    }

    public void Remove(string path, List<string> subtree)
    {
        for (var i = subtree.Count - 1; i >= 0; i--)
        {
            var node = Look(subtree[i]);
            Set(subtree[i], null);
            Note(new(subtree[i], IsExact: i != 0, node));
        }

        var parent = StorePath.ParentOf(path);
        Set(parent, Look(parent)!.WithoutChild(StorePath.NameOf(path)));
    }

    /// <summary>The one place where a node comes, changes or goes: whoever owns it is charged here.</summary>
    public void Set(string path, StoreNode? node)
    {
        if (Nodes.TryGetValue(path, out var old))
        {
            Charge(old.Owner, -1);
        }

        if (node is null)
        {
            Nodes = Nodes.Remove(path);
        }
        else
        {
            Charge(node.Owner, 1);
            Nodes = Nodes.SetItem(path, node with { Generation = store.NextGeneration() });
        }
    }

    public virtual StoreNode? Look(string path) =>
        Nodes.TryGetValue(path, out var node) ? node : null;

    public abstract void Note(StoreChange change);

    protected abstract void Charge(DomainId owner, int nodes);

    protected abstract int NodesOf(StoreDomain domain);

    /// <summary>How many nodes may still be touched.</summary>
    protected abstract int Room { get; }

    // Whether an operation on a path, which looks at it and its parents, stays within the nodes of a transaction.
    private bool CanTouch(StoreDomain caller, string path) =>
        CanTouch(caller, path.AsSpan().Count('/') + 1);

    private bool CanTouch(StoreDomain caller, int nodes) => caller.IsPrivileged || nodes <= Room;

    private XenstoreError Find(
        StoreDomain caller,
        string path,
        StoreAccess access,
        out StoreNode? node
    )
    {
        node = Look(path);
        if (node is not null)
        {
            return caller.May(node.Grants, access)
                ? XenstoreError.None
                : XenstoreError.AccessDenied;
        }

        // Who may not look at the nearest parent that is there learns nothing about its children.
        var above = path;
        StoreNode? parent;
        do
        {
            above = StorePath.ParentOf(above);
            parent = Look(above);
        } while (parent is null);

        return caller.May(parent.Grants, access == StoreAccess.None ? StoreAccess.Read : access)
            ? XenstoreError.NotFound
            : XenstoreError.AccessDenied;
    }

    private XenstoreError Create(StoreDomain caller, string path, ReadOnlyMemory<byte> value)
    {
        var missing = new Stack<string>();
        var above = path;
        StoreNode? parent;
        do
        {
            missing.Push(above);
            above = StorePath.ParentOf(above);
            parent = Look(above);
        } while (parent is null);

        var grants = caller.IsPrivileged
            ? parent.Grants
            : parent.Grants.SetItem(0, parent.Grants[0] with { Domain = caller.Id });
        var leaf = new StoreNode(0, value, grants, StoreNode.NoChildren);
        var isTooLarge = IsTooLarge(caller, leaf);
        var holder = parent;
        foreach (var made in missing)
        {
            isTooLarge |= IsTooLarge(caller, holder.WithChild(StorePath.NameOf(made)));
            holder = leaf with { Value = default };
        }

        if (isTooLarge || (!caller.IsPrivileged && NodesOf(caller) + missing.Count > limits.Nodes))
        {
            return XenstoreError.NoSpace;
        }

        while (missing.TryPop(out var next))
        {
            Set(above, parent.WithChild(StorePath.NameOf(next)));
            parent = next == path ? leaf : leaf with { Value = default };
            Set(next, parent);
            above = next;
        }

        Note(new(path, IsExact: false, Before: null));
        return XenstoreError.None;
    }

    private bool IsTooLarge(StoreDomain caller, StoreNode node) =>
        !caller.IsPrivileged && node.Bytes > limits.NodeBytes;
}
