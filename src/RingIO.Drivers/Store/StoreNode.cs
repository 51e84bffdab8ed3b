// SPDX-License-Identifier: MIT

using System.Collections.Immutable;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>A node, never changed: snapshots share it.</summary>
/// <param name="Generation">Another for each version of each node.</param>
/// <param name="Value">The value.</param>
/// <param name="Grants">The permissions; the first is the owner's.</param>
/// <param name="Children">The names of the children.</param>
internal sealed record StoreNode(
    ulong Generation,
    ReadOnlyMemory<byte> Value,
    ImmutableArray<StoreGrant> Grants,
    ImmutableSortedSet<string> Children
)
{
    private const int GrantBytes = 8;

    public static readonly ImmutableSortedSet<string> NoChildren =
        ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public DomainId Owner => Grants[0].Domain;

    // Kept, so that a child more costs no walk over all.
    public int ChildrenBytes { get; init; }

    public int Bytes => Value.Length + ChildrenBytes + (Grants.Length * GrantBytes);

    public StoreNode WithChild(string name) =>
        this with
        {
            Children = Children.Add(name),
            ChildrenBytes = ChildrenBytes + name.Length + 1,
        };

    public StoreNode WithoutChild(string name) =>
        this with
        {
            Children = Children.Remove(name),
            ChildrenBytes = ChildrenBytes - name.Length - 1,
        };
}
