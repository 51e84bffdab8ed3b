// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The event channels of a machine: which domains take part, and the order in which their ports are changed.</summary>
/// <remarks>
/// Sending takes no lock; what changes ports is done one after the other, for all domains. Thread safety: every member may be
/// called from any thread. Ownership: domains own their tables and dispose of them.
/// </remarks>
public sealed class EventChannels
{
    private readonly Dictionary<DomainId, PortTable> _tables = [];

    /// <summary>Held by whoever changes a port of any domain.</summary>
    internal Lock Changes { get; } = new();

    /// <summary>Attaches a domain, with the 2-level ABI and no port.</summary>
    /// <param name="domain">The domain; its generation tells it from one that had its number before.</param>
    /// <param name="sharedInfo">The page that it shares with the hypervisor; leased until the table is disposed of.</param>
    /// <param name="options">How it takes part.</param>
    /// <returns>Its ports; dispose of it when the domain goes.</returns>
    /// <exception cref="ArgumentException">The domain is attached already, or the page is too small, not at a multiple of 8, or an option is out of range.</exception>
    public PortTable Attach(DomainId domain, PageRegion sharedInfo, EventDomainOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (Changes)
        {
            if (_tables.ContainsKey(domain))
            {
                throw new ArgumentException(
                    $"{domain} is attached already: dispose of its table first.",
                    nameof(domain)
                );
            }

            var table = new PortTable(this, domain, sharedInfo, options);
            _tables.Add(domain, table);
            return table;
        }
    }

    /// <summary>A domain's table; call it inside <see cref="Changes"/>.</summary>
    internal PortTable? Find(DomainId domain) => _tables.GetValueOrDefault(domain);

    /// <summary>Takes a table out; call it inside <see cref="Changes"/>.</summary>
    internal void Remove(DomainId domain) => _tables.Remove(domain);
}
