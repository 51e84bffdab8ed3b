// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;

namespace RingIO.Domains;

/// <summary>A domain's event channels, which go with it: its peers' ports become unbound, a part at a time, and its shared page is given back.</summary>
/// <remarks>Thread safety: as <see cref="PortTable"/>. Ownership: the domain's; nobody else disposes of the table.</remarks>
public sealed class DomainPorts : IDomainResource
{
    /// <summary>How many ports are looked at in one call (XSA-344: closing many takes its time, and the machine goes on meanwhile).</summary>
    public const int PortsAtOnce = 4096;

    private DomainPorts(PortTable table) => Table = table;

    /// <summary>The ports.</summary>
    public PortTable Table { get; }

    /// <summary>Attaches a domain to the machine's event channels, and the ports to the domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="channels">The machine's event channels.</param>
    /// <param name="sharedInfo">The page that it shares with the hypervisor; leased until the domain goes.</param>
    /// <param name="options">How it takes part.</param>
    /// <returns>Its ports.</returns>
    /// <exception cref="ArgumentException">As <see cref="EventChannels.Attach"/>.</exception>
    /// <exception cref="InvalidOperationException">The domain is going already.</exception>
    public static DomainPorts Attach(
        Domain domain,
        EventChannels channels,
        PageRegion sharedInfo,
        EventDomainOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(channels);
        var ports = new DomainPorts(channels.Attach(domain.Id, sharedInfo, options));
        try
        {
            domain.Add(ports);
        }
        catch
        {
            ports.Table.Dispose();
            throw;
        }

        return ports;
    }

    /// <inheritdoc/>
    public bool TryReclaim(Domain domain)
    {
        if (Table.Reset(PortsAtOnce) == EventStatus.TryAgain)
        {
            return false;
        }

        Table.Dispose();
        return true;
    }
}
