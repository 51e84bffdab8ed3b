// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Tests.Store;

/// <summary>A store as plainly as it can be said: a dictionary of paths, copied whole by each transaction.</summary>
internal sealed class StoreModel
{
    private Dictionary<string, Node> _nodes = new(StringComparer.Ordinal)
    {
        ["/"] = new("", [new(0, StoreAccess.None)], 0),
    };

    private HashSet<string>? _seen;
    private long _version;

    /// <summary>The paths that watches of the root are told of.</summary>
    public List<string> Changes { get; private set; } = [];

    public int Count => _nodes.Count;

    public int OwnedBy(ushort domain) => _nodes.Values.Count(n => n.Rights[0].Domain == domain);

    public StoreModel Begin() =>
        new()
        {
            _nodes = new(_nodes, StringComparer.Ordinal),
            _seen = new(StringComparer.Ordinal),
            _version = _version,
        };

    /// <summary>Takes the changes of a transaction, unless something that it saw has changed since it began.</summary>
    public XenstoreError Commit(StoreModel ended, StoreModel begun)
    {
        if (ended._seen!.Any(p => VersionOf(p) != begun.VersionOf(p)))
        {
            return XenstoreError.TryAgain;
        }

        var before = Copy();
        foreach (var path in ended._seen!.Where(p => ended.VersionOf(p) != begun.VersionOf(p)))
        {
            if (ended._nodes.TryGetValue(path, out var node))
            {
                _nodes[path] = node with { Version = ++_version };
            }
            else
            {
                _nodes.Remove(path);
            }
        }

        // What was made and removed again, with its parents, never was.
        Changes.AddRange(
            ended.Changes.Where(p =>
                before._nodes.ContainsKey(p)
                || _nodes.ContainsKey(p)
                || _nodes.ContainsKey(StorePath.ParentOf(p))
            )
        );
        return XenstoreError.None;
    }

    public StoreModel Copy() => new() { _nodes = new(_nodes, StringComparer.Ordinal) };

    public XenstoreError Read(ushort who, string path, out string value)
    {
        var error = Find(who, path, StoreAccess.Read);
        value = error == XenstoreError.None ? _nodes[path].Value : "";
        return error;
    }

    public XenstoreError List(ushort who, string path, out string names)
    {
        var error = Find(who, path, StoreAccess.Read);
        names = error == XenstoreError.None ? string.Join(',', ChildrenOf(path)) : "";
        return error;
    }

    public XenstoreError GetPermissions(ushort who, string path, out string rights)
    {
        var error = Find(who, path, StoreAccess.Read);
        rights = error == XenstoreError.None ? string.Join(',', _nodes[path].Rights) : "";
        return error;
    }

    public XenstoreError Write(ushort who, string path, string? value)
    {
        var error = Find(who, path, StoreAccess.Write);
        if (error == XenstoreError.None && value is not null)
        {
            _nodes[path] = _nodes[path] with { Value = value, Version = ++_version };
            Changes.Add(path);
        }

        if (error != XenstoreError.NotFound)
        {
            return error;
        }

        var at = Nearest(path);
        var rights = _nodes[at].Rights;
        StoreRight[] own = who == 0 ? rights : [new(who, rights[0].Access), .. rights[1..]];
        foreach (var next in Ancestors(path).Where(p => !_nodes.ContainsKey(p)).ToList())
        {
            Touch(StorePath.ParentOf(next));
            _nodes[next] = new(next == path ? value ?? "" : "", own, ++_version);
        }

        Changes.Add(path);
        return XenstoreError.None;
    }

    public XenstoreError Remove(ushort who, string path)
    {
        var error = Find(who, path, StoreAccess.Write);
        if (error == XenstoreError.NotFound)
        {
            See(StorePath.ParentOf(path));
            return _nodes.ContainsKey(StorePath.ParentOf(path))
                ? XenstoreError.None
                : XenstoreError.NotFound;
        }

        if (error != XenstoreError.None || path == "/")
        {
            return error == XenstoreError.None ? XenstoreError.Invalid : error;
        }

        foreach (var gone in _nodes.Keys.Where(p => StorePath.IsWithin(p, path)).ToList())
        {
            See(gone);
            _nodes.Remove(gone);
        }

        Touch(StorePath.ParentOf(path));
        Changes.Add(path);
        return XenstoreError.None;
    }

    public XenstoreError SetPermissions(ushort who, string path, StoreRight[] rights)
    {
        var error = Find(who, path, StoreAccess.None);
        if (error != XenstoreError.None)
        {
            return error;
        }

        if (who != 0 && who != _nodes[path].Rights[0].Domain)
        {
            return XenstoreError.AccessDenied;
        }

        if (who != 0 && rights[0].Domain != who)
        {
            return XenstoreError.NotPermitted;
        }

        _nodes[path] = _nodes[path] with { Rights = rights, Version = ++_version };
        Changes.Add(path);
        return XenstoreError.None;
    }

    private long VersionOf(string path) =>
        _nodes.TryGetValue(path, out var node) ? node.Version : -1;

    private void Touch(string path)
    {
        See(path);
        _nodes[path] = _nodes[path] with { Version = ++_version };
    }

    private void See(string path) => _seen?.Add(path);

    private XenstoreError Find(ushort who, string path, StoreAccess access)
    {
        See(path);
        if (_nodes.TryGetValue(path, out var node))
        {
            return May(who, node, access) ? XenstoreError.None : XenstoreError.AccessDenied;
        }

        foreach (var above in Ancestors(path).Reverse().Skip(1))
        {
            See(above);
            if (_nodes.ContainsKey(above))
            {
                break;
            }
        }

        var needed = access == StoreAccess.None ? StoreAccess.Read : access;
        return May(who, _nodes[Nearest(path)], needed)
            ? XenstoreError.NotFound
            : XenstoreError.AccessDenied;
    }

    private static bool May(ushort who, Node node, StoreAccess access)
    {
        if (who == 0 || node.Rights[0].Domain == who)
        {
            return true;
        }

        var own = node.Rights.Skip(1).Where(r => r.Domain == who).ToList();
        var allowed = own.Count == 0 ? node.Rights[0].Access : own[0].Access;
        return (allowed & access) == access;
    }

    private string Nearest(string path) => Ancestors(path).Last(_nodes.ContainsKey);

    private IEnumerable<string> ChildrenOf(string path) =>
        _nodes
            .Keys.Where(p => p != "/" && StorePath.ParentOf(p) == path)
            .Select(p => p[(p.LastIndexOf('/') + 1)..])
            .Order(StringComparer.Ordinal);

    // From the root to the path itself.
    private static IEnumerable<string> Ancestors(string path)
    {
        yield return "/";
        for (var end = 1; end < path.Length; end++)
        {
            end = path.IndexOf('/', end) is var next && next < 0 ? path.Length : next;
            yield return path[..end];
        }
    }

    private sealed record Node(string Value, StoreRight[] Rights, long Version);
}
