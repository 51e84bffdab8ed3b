// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Primitives;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Events;

/// <summary><see cref="FifoCore{TOrder}"/> and <see cref="FifoGuestCore{TOrder}"/>, explored.</summary>
public sealed class FifoModelChannel : ModelChannel
{
    private const int Cpus = 2;

    private readonly FifoCore<Order> _hypervisor;
    private readonly FifoGuestCore<Order> _guest;
    private readonly Slots<FifoPortWords> _ports;
    private readonly uint[] _priorities;

    /// <summary>Makes it.</summary>
    /// <param name="priorities">The priorities of ports 1, 2 and so on.</param>
    /// <param name="grown">Whether the page of event words is there from the start.</param>
    public FifoModelChannel(uint[] priorities, bool grown = true)
    {
        _priorities = priorities;
        _ports = new(PageAt(6), 16);
        _hypervisor = new(new(PageAt(1), Cpus), SharedInfo);
        _guest = new(new(PageAt(3), Cpus), SharedInfo);
        for (var cpu = 0; cpu < Cpus; cpu++)
        {
            var block = PageAt(6) + 1024 + (cpu * 128);
            _guest.NoteControlBlock(cpu, block);
            _hypervisor.TrySetControlBlock(cpu, block);
        }

        if (grown)
        {
            _guest.NotePage(PageAt(5));
            _hypervisor.TryAddPage(PageAt(5));
        }
    }

    /// <inheritdoc/>
    public override EventRaise Raise(uint port, int cpu) =>
        _hypervisor.Raise(port, ref _ports[port], cpu, _priorities[port - 1]);

    /// <inheritdoc/>
    public override EventRaise UnmaskByHypervisor(uint port, int cpu) =>
        _hypervisor.Unmask(port, ref _ports[port], cpu, _priorities[port - 1]);

    /// <inheritdoc/>
    public override void Mask(uint port) => _guest.Mask(port);

    /// <inheritdoc/>
    public override bool Unmask(uint port, int cpu) =>
        !_guest.TryUnmask(port) && UnmaskByHypervisor(port, cpu) != EventRaise.Idle;

    /// <summary>Masks the word of a page that is not there yet, as <see cref="FifoGuestCore{TOrder}.InitPage"/> does with all of them.</summary>
    /// <param name="port">Its port.</param>
    public void MaskNewWord(uint port) =>
        Order.Store(ref FifoMemory.Word((ulong)PageAt(5), port), FifoLayout.Masked);

    /// <summary>Adds the page of event words, as a guest does, and delivers what came before.</summary>
    /// <param name="sender">Whose bell is rung.</param>
    public void Grow(int sender)
    {
        _guest.NotePage(PageAt(5));
        Require.That(_hypervisor.TryAddPage(PageAt(5)), "no room for a page");
        for (var port = 1u; port <= _priorities.Length; port++)
        {
            Tell(sender, _hypervisor.RaiseSaved(port, ref _ports[port], 0, _priorities[port - 1]));
        }
    }

    /// <inheritdoc/>
    public override IModelVcpu Open(int cpu, params uint[] ports) => new Vcpu(_guest, cpu);

    private sealed class Vcpu(FifoGuestCore<Order> guest, int cpu) : IModelVcpu
    {
        private readonly FifoScan _scan = new();

        public bool TryTake(out uint port)
        {
            var found = guest.TryTake(cpu, _scan, out port);
            Require.That(_scan.Fault is null, $"{_scan.Fault}");
            return found;
        }
    }
}
