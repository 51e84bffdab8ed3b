// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>A learning Ethernet bridge: says to which ports a frame goes. It moves no byte itself.</summary>
/// <remarks>
/// <para>Source: IEEE 802.1Q, clause 8 (without spanning tree and VLAN filtering: tags pass); multicast control as
/// Xen's netif.h describes it. A frame never goes back to the port it came from.</para>
/// <para>Guests are hostile: an address that a port is held to cannot be taken by another, made-up addresses displace only
/// what is old or the same port's, and every call ends after a bounded number of steps. Nothing is allocated once ports
/// are there. Thread safety: one thread at a time.</para>
/// </remarks>
public sealed class VirtualSwitch
{
    /// <summary>How many ports there may be.</summary>
    public const int MaxPorts = 64;

    private readonly SwitchPort?[] _ports = new SwitchPort?[MaxPorts];
    private readonly MacTable _table;
    private readonly TimeProvider _time;
    private ulong _present;

    /// <summary>Makes a switch without ports.</summary>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <param name="time">What addresses age by; <see langword="null"/> for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public VirtualSwitch(VirtualSwitchOptions? options = null, TimeProvider? time = null)
    {
        options ??= new VirtualSwitchOptions();
        options.Check();
        _time = time ?? TimeProvider.System;
        var aging = options.Aging.TotalSeconds * _time.TimestampFrequency;
        _table = new MacTable(options, MaxPorts, (long)Math.Min(aging, long.MaxValue / 4));
    }

    /// <summary>The ports that there are.</summary>
    public PortSet Ports => new(_present);

    /// <summary>How many frames went to every other port because nobody knew the address.</summary>
    public long Flooded { get; private set; }

    /// <summary>How many frames were no good: cut short, from a group or another port's address, or kept by bridges.</summary>
    public long Dropped { get; private set; }

    /// <summary>Adds a port.</summary>
    /// <param name="address">The only address that may send from it, which no other port can take; <see langword="null"/> for any.</param>
    /// <returns>The port's number: the lowest that is free.</returns>
    /// <exception cref="ArgumentException">The address is a group's, or another port is held to it.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="MaxPorts"/> ports, or there is no place for the address.</exception>
    public int AddPort(MacAddress? address = null)
    {
        var port = new PortSet(~_present).First;
        if (port == MaxPorts)
        {
            throw new InvalidOperationException(
                $"A switch has at most {MaxPorts} ports: remove one first."
            );
        }

        if (address is { } held)
        {
            RequireFree(held);
            if (!_table.Learn(held, port, _time.GetTimestamp(), isFixed: true))
            {
                throw new InvalidOperationException(
                    $"Address {held} finds only addresses of other ports in its place: make the table larger than it is."
                );
            }
        }

        _ports[port] = new SwitchPort(address);
        _present |= PortSet.Of(port).Bits;
        return port;
    }

    /// <summary>Removes a port and forgets its addresses.</summary>
    /// <param name="port">The port.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public void RemovePort(int port)
    {
        Require(port);
        _table.Forget(port);
        _ports[port] = null;
        _present &= ~PortSet.Of(port).Bits;
    }

    /// <summary>How many addresses are remembered for a port, old ones that nobody has displaced yet included.</summary>
    /// <param name="port">The port.</param>
    /// <returns>The count.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public int AddressCount(int port)
    {
        Require(port);
        return _table.Count(port);
    }

    /// <summary>Finds the port of an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port, if it is known.</param>
    /// <returns>Whether it is known and not too old.</returns>
    public bool TryFind(MacAddress address, out int port)
    {
        port = _table.Find(address, _time.GetTimestamp());
        return port >= 0;
    }

    /// <summary>Learns from a frame and says where it goes.</summary>
    /// <param name="port">The port it came from.</param>
    /// <param name="head">Its first bytes, 12 at least: private ones, which nobody else writes. Any bytes will do.</param>
    /// <returns>The ports it goes to; none if it is dropped or its receiver is on the same port.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public PortSet Forward(int port, ReadOnlySpan<byte> head)
    {
        var from = Require(port);
        if (head.Length < 2 * MacAddress.Length)
        {
            return Drop();
        }

        var destination = MacAddress.Read(head);
        var source = MacAddress.Read(head[MacAddress.Length..]);
        if (source.IsGroup || destination.IsReserved)
        {
            return Drop();
        }

        var now = _time.GetTimestamp();
        if ((from.FixedAddress is { } held && held != source) || !_table.Learn(source, port, now))
        {
            return Drop();
        }

        var others = _present & ~PortSet.Of(port).Bits;
        if (destination.IsGroup)
        {
            return Listeners(others, destination);
        }

        var to = _table.Find(destination, now);
        if (to >= 0)
        {
            return new PortSet(PortSet.Of(to).Bits & others);
        }

        Flooded++;
        return new PortSet(others);
    }

    /// <summary>Turns a port's multicast control on or off: on, only groups that it joined reach it, and broadcasts.</summary>
    /// <param name="port">The port.</param>
    /// <param name="on">Whether it is on. Off forgets the groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public void SetMulticastControl(int port, bool on)
    {
        var target = Require(port);
        target.Filters = on;
        if (!on)
        {
            target.LeaveAll();
        }
    }

    /// <summary>Lets a group's frames reach a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="group">The address: a guest's request, checked here.</param>
    /// <returns>Whether it is joined; not if it is no group, or the port has joined 64 already.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public bool TryJoin(int port, MacAddress group)
    {
        var target = Require(port);
        return group.IsGroup && target.TryJoin(group);
    }

    /// <summary>Keeps a group's frames from a port again.</summary>
    /// <param name="port">The port.</param>
    /// <param name="group">The address.</param>
    /// <returns>Whether it had been joined.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such port.</exception>
    public bool Leave(int port, MacAddress group) => Require(port).Leave(group);

    private PortSet Drop()
    {
        Dropped++;
        return default;
    }

    private PortSet Listeners(ulong ports, MacAddress group)
    {
        var listeners = 0UL;
        for (var left = new PortSet(ports); !left.IsEmpty; left = left.Rest)
        {
            if (_ports[left.First]!.Wants(group))
            {
                listeners |= PortSet.Of(left.First).Bits;
            }
        }

        return new PortSet(listeners);
    }

    private SwitchPort Require(int port) =>
        (uint)port < MaxPorts && _ports[port] is { } found
            ? found
            : throw new ArgumentOutOfRangeException(
                nameof(port),
                port,
                "The switch has no such port: AddPort gives the numbers."
            );

    private void RequireFree(MacAddress address)
    {
        if (address.IsGroup)
        {
            throw new ArgumentException(
                $"{address} is a group's address: a port is held to one of its own.",
                nameof(address)
            );
        }

        foreach (var other in _ports)
        {
            if (other?.FixedAddress == address)
            {
                throw new ArgumentException(
                    $"Another port is held to {address} already.",
                    nameof(address)
                );
            }
        }
    }
}
