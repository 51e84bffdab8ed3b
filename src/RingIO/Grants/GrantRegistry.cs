// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>Which grant table belongs to which domain number now.</summary>
/// <remarks>Thread safety: every member may be called from any thread.</remarks>
public sealed class GrantRegistry
{
    /// <summary>The number by which a domain names itself (Xen: DOMID_SELF).</summary>
    public const ushort Self = DomainId.FirstReserved;

    private readonly ConcurrentDictionary<ushort, GrantTable> _tables = new();

    /// <summary>Adds a domain's table.</summary>
    /// <param name="table">The table.</param>
    /// <exception cref="ArgumentException">The number is no ordinary domain's, or a domain has it already.</exception>
    public void Add(GrantTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!table.Domain.IsOrdinary || !_tables.TryAdd(table.Domain.Number, table))
        {
            throw new ArgumentException(
                $"The number of {table.Domain} is a system domain's, or another domain has it: remove that one first.",
                nameof(table)
            );
        }
    }

    /// <summary>Removes a domain: its table takes no new work, and all grants to it are taken back.</summary>
    /// <param name="table">The table; if it is not there, nothing happens.</param>
    public void Remove(GrantTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.Close();
        if (_tables.TryRemove(new(table.Domain.Number, table)))
        {
            foreach (var other in _tables.Values)
            {
                other.Forget(table.Domain);
            }
        }
    }

    /// <summary>Finds a domain's table.</summary>
    /// <param name="number">Any number, a system domain's too (XSA-232).</param>
    /// <param name="table">The table.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(ushort number, [NotNullWhen(true)] out GrantTable? table) =>
        _tables.TryGetValue(number, out table);
}
