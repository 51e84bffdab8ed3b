// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Primitives;

namespace RingIO.Tests.Events;

/// <summary>Three domains and the reference: a step is a number that says who asks for what.</summary>
internal sealed class EventMachine : IDisposable
{
    private const int Domains = 3;
    private const uint MostPorts = 8;

    private readonly EventWorld _world;
    private readonly Dictionary<uint, ReferencePort>[] _ports =
    [
        .. Enumerable.Range(0, Domains).Select(_ => new Dictionary<uint, ReferencePort>()),
    ];

    // Whether the guest masks a port number: its words outlive the port.
    private readonly HashSet<uint>[] _unmasked =
    [
        .. Enumerable.Range(0, Domains).Select(_ => new HashSet<uint>()),
    ];

    // FIFO: the port numbers whose words are on a queue, whatever has become of the port. They are not given out.
    private readonly HashSet<uint>[] _queued =
    [
        .. Enumerable.Range(0, Domains).Select(_ => new HashSet<uint>()),
    ];

    private int _number;

    public EventMachine()
    {
        _world = new(Domains, shape: (_, options) => options with { PortLimit = (int)MostPorts });
        _world.Guests[1].ChooseFifo();
        _world.Guests[2].ChooseFifo();
        // Domain 0 begins unmasked, as a page of zeros has it; the FIFO guests mask all.
        _unmasked[0].UnionWith(Enumerable.Range(1, (int)MostPorts).Select(p => (uint)p));
    }

    /// <summary>How many events were taken.</summary>
    public int Delivered { get; private set; }

    /// <summary>Takes one step.</summary>
    public void Do(int step)
    {
        _number = step;
        var domain = Choose(Domains);
        switch (Choose(16))
        {
            case 0:
                Allocate(domain, Choose(Domains));
                break;
            case 1 or 2:
                Bind(domain, Choose(Domains), (uint)Choose((int)MostPorts));
                break;
            case 3:
                BindOwn(domain, Choose(EventGuest.Vcpus), Choose(2) == 0);
                break;
            case 4:
                Close(domain, (uint)Choose((int)MostPorts + 2));
                break;
            case 5 or 6 or 7 or 8:
                Notify(domain, (uint)Choose((int)MostPorts + 1));
                break;
            case 9:
                Mask(domain, (uint)Choose((int)MostPorts));
                break;
            case 10 or 11:
                Unmask(domain, (uint)Choose((int)MostPorts));
                break;
            case 12 or 13:
                Consume(domain);
                break;
            case 14:
                Move(domain, (uint)Choose((int)MostPorts), Choose(EventGuest.Vcpus));
                break;
            default:
                if (Choose(6) == 0)
                {
                    Reset(domain);
                }

                break;
        }
    }

    /// <summary>Compares what is left.</summary>
    public void Finish()
    {
        for (var domain = 0; domain < Domains; domain++)
        {
            Consume(domain);
            for (var number = 1u; number < MostPorts; number++)
            {
                var status = Table(domain).Query(new(number), out var info);
                if (!_ports[domain].TryGetValue(number, out var port))
                {
                    Assert.Equal(EventPortKind.Closed, info.Kind);
                    continue;
                }

                Assert.Equal(EventStatus.Success, status);
                Assert.Equal(port.Kind, info.Kind);
                Assert.Equal(port.Vcpu, info.Vcpu.Value);
                Assert.Equal(port.RemotePort, info.RemotePort.Number);
                if (port.Kind is EventPortKind.Unbound or EventPortKind.Interdomain)
                {
                    Assert.Equal(Table(port.Remote).Domain, info.Remote);
                }
            }
        }
    }

    public void Dispose() => _world.Dispose();

    private int Choose(int count)
    {
        var chosen = _number % count;
        _number /= count;
        return chosen;
    }

    private PortTable Table(int domain) => _world.Guests[domain].Table;

    private void Allocate(int domain, int remote)
    {
        var status = Table(domain).AllocateUnbound(Table(remote).Domain, out var port);
        Expect(domain, status, port, new(EventPortKind.Unbound) { Remote = remote });
    }

    private void Bind(int domain, int remote, uint number)
    {
        var status = Table(domain).BindInterdomain(Table(remote).Domain, new(number), out var port);
        if (
            !_ports[remote].TryGetValue(number, out var other)
            || other.Kind != EventPortKind.Unbound
            || other.Remote != domain
        )
        {
            Assert.Equal(EventStatus.InvalidArgument, status);
            return;
        }

        var local = new ReferencePort(EventPortKind.Interdomain)
        {
            Remote = remote,
            RemotePort = number,
        };
        if (Expect(domain, status, port, local))
        {
            Raise(domain, port.Number);
            (other.Kind, other.RemotePort) = (EventPortKind.Interdomain, port.Number);
        }
    }

    private void BindOwn(int domain, int vcpu, bool isIpi)
    {
        var status = isIpi
            ? Table(domain).BindIpi(new(vcpu), out var port)
            : Table(domain).BindIrq(VirtualIrq.Timer, new(vcpu), out port);
        var kind = isIpi ? EventPortKind.Ipi : EventPortKind.VirtualIrq;
        if (!isIpi && _ports[domain].Values.Any(p => p.Kind == kind && p.Vcpu == vcpu))
        {
            Assert.Equal(EventStatus.AlreadyBound, status);
            return;
        }

        Expect(domain, status, port, new(kind) { Vcpu = vcpu });
    }

    private void Raise(int domain, uint number)
    {
        _ports[domain][number].IsPending = true;
        if (Table(domain).IsFifo && _unmasked[domain].Contains(number))
        {
            _queued[domain].Add(number);
        }
    }

    // Which port is taken is known too: the lowest that is free.
    private bool Expect(int domain, EventStatus status, EventPort port, ReferencePort made)
    {
        var free = 1u;
        while (_ports[domain].ContainsKey(free) || _queued[domain].Contains(free))
        {
            free++;
        }

        if (free >= MostPorts)
        {
            Assert.Equal(EventStatus.NoSpace, status);
            return false;
        }

        Assert.Equal(EventStatus.Success, status);
        Assert.Equal(free, port.Number);
        _ports[domain].Add(free, made);
        Route(domain, free, made.Vcpu);
        return true;
    }

    private void Close(int domain, uint number)
    {
        var isThere = _ports[domain].Remove(number, out var port);
        Assert.Equal(
            isThere ? EventStatus.Success : EventStatus.InvalidArgument,
            Table(domain).Close(new(number))
        );
        Forget(domain, port);
    }

    private void Forget(int domain, ReferencePort? port)
    {
        if (
            port is { Kind: EventPortKind.Interdomain }
            && _ports[port.Remote].TryGetValue(port.RemotePort, out var other)
        )
        {
            (other.Kind, other.Remote, other.RemotePort) = (EventPortKind.Unbound, domain, 0);
        }
    }

    private void Notify(int domain, uint number)
    {
        var status = Table(domain).Notify(new(number));
        if (
            !_ports[domain].TryGetValue(number, out var port)
            || port.Kind == EventPortKind.VirtualIrq
        )
        {
            Assert.Equal(EventStatus.InvalidArgument, status);
            if (port is not null)
            {
                Assert.True(Table(domain).RaiseIrq(VirtualIrq.Timer, new(port.Vcpu)));
                Raise(domain, number);
            }

            return;
        }

        Assert.Equal(EventStatus.Success, status);
        if (port.Kind != EventPortKind.Unbound)
        {
            var (target, its) =
                port.Kind == EventPortKind.Ipi ? (domain, number) : (port.Remote, port.RemotePort);
            Raise(target, its);
        }
    }

    private void Mask(int domain, uint number)
    {
        if (_ports[domain].ContainsKey(number))
        {
            _world.Guests[domain].Events.Mask(new(number));
            _unmasked[domain].Remove(number);
        }
    }

    private void Unmask(int domain, uint number)
    {
        if (_ports[domain].ContainsKey(number))
        {
            Assert.Equal(EventStatus.Success, _world.Guests[domain].Events.Unmask(new(number)));
            _unmasked[domain].Add(number);
            if (_ports[domain][number].IsPending)
            {
                Raise(domain, number);
            }
        }
    }

    private void Move(int domain, uint number, int vcpu)
    {
        var isThere = _ports[domain].TryGetValue(number, out var port);
        var moves = port?.Kind is EventPortKind.Unbound or EventPortKind.Interdomain;
        if (isThere)
        {
            _world.Guests[domain].Events.Mask(new(number));
        }

        Assert.Equal(
            moves ? EventStatus.Success : EventStatus.InvalidArgument,
            Table(domain).BindVcpu(new(number), new(vcpu))
        );
        if (moves)
        {
            port!.Vcpu = vcpu;
            Route(domain, number, vcpu);
        }

        if (isThere && _unmasked[domain].Contains(number))
        {
            Unmask(domain, number);
        }
    }

    private void Route(int domain, uint number, int vcpu) =>
        (_world.Guests[domain].Events as TwoLevelGuest)?.Route(new(number), new(vcpu));

    private void Consume(int domain)
    {
        var guest = _world.Guests[domain];
        var expected = _ports[domain]
            .Where(p => p.Value.IsPending && _unmasked[domain].Contains(p.Key))
            .Select(p => p.Key)
            .Order()
            .ToList();
        // Nobody may sleep on an event.
        Assert.True(expected.Count == 0 || guest.Upcalls.Count != 0, "A wake-up was lost.");
        guest.Upcalls.Clear();
        var taken = Enumerable.Range(0, EventGuest.Vcpus).SelectMany(guest.Consume).Order();
        Assert.Equal(expected, taken);
        Delivered += expected.Count;
        _queued[domain].Clear();
        foreach (var number in expected)
        {
            _ports[domain][number].IsPending = false;
        }
    }

    private void Reset(int domain)
    {
        var wasFifo = Table(domain).IsFifo;
        while (Table(domain).Reset(3) == EventStatus.TryAgain)
        {
            Assert.Equal(EventStatus.TryAgain, Table(domain).AllocateUnbound(default, out _));
        }

        foreach (var port in _ports[domain].Values.ToList())
        {
            Forget(domain, port);
        }

        _ports[domain].Clear();
        _queued[domain].Clear();
        if (wasFifo)
        {
            _world.Guests[domain].ChooseTwoLevel();
            _unmasked[domain].UnionWith(Enumerable.Range(1, (int)MostPorts).Select(p => (uint)p));
        }
    }

    private sealed class ReferencePort(EventPortKind kind)
    {
        public EventPortKind Kind { get; set; } = kind;

        public int Remote { get; set; }

        public uint RemotePort { get; set; }

        public int Vcpu { get; set; }

        public bool IsPending { get; set; }
    }
}
