// SPDX-License-Identifier: MIT

using System.Collections.Immutable;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>What the store knows of one domain, in one life of its number.</summary>
internal sealed class StoreDomain(DomainId id)
{
    public DomainId Id { get; } = id;

    public bool IsPrivileged => Id.Number == XenStore.PrivilegedDomain;

    public bool IsIntroduced { get; set; }

    public bool IsShutDown { get; set; }

    /// <summary>Whose rights it has beside its own.</summary>
    public DomainId? Target { get; set; }

    public int Nodes { get; set; }

    public int Watches { get; set; }

    public int Transactions { get; set; }

    public List<StoreConnection> Connections { get; } = [];

    public bool IsOwner(ImmutableArray<StoreGrant> grants) => IsPrivileged || Is(grants[0].Domain);

    public bool May(ImmutableArray<StoreGrant> grants, StoreAccess access)
    {
        if (IsOwner(grants))
        {
            return true;
        }

        foreach (var grant in grants.AsSpan()[1..])
        {
            if (Is(grant.Domain))
            {
                return (grant.Access & access) == access;
            }
        }

        return (grants[0].Access & access) == access;
    }

    private bool Is(DomainId domain) => domain == Id || domain == Target;
}
