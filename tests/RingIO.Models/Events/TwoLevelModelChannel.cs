// SPDX-License-Identifier: MIT

using RingIO.Events;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Events;

/// <summary><see cref="TwoLevelCore{TOrder}"/> and <see cref="TwoLevelGuestCore{TOrder}"/>, explored.</summary>
public sealed class TwoLevelModelChannel : ModelChannel
{
    private readonly TwoLevelCore<Order> _hypervisor;
    private readonly TwoLevelGuestCore<Order> _guest;

    /// <summary>Makes it.</summary>
    public TwoLevelModelChannel()
    {
        _hypervisor = new(SharedInfo);
        _guest = new(SharedInfo);
    }

    /// <inheritdoc/>
    public override EventRaise Raise(uint port, int cpu) => _hypervisor.Raise(port, cpu);

    /// <inheritdoc/>
    public override EventRaise UnmaskByHypervisor(uint port, int cpu) =>
        _hypervisor.Unmask(port, cpu);

    /// <inheritdoc/>
    public override void Mask(uint port) => _guest.Mask(port);

    /// <inheritdoc/>
    public override bool Unmask(uint port, int cpu) => _guest.Unmask(port, cpu);

    /// <inheritdoc/>
    public override IModelVcpu Open(int cpu, params uint[] ports) => new Vcpu(_guest, cpu, ports);

    private sealed class Vcpu : IModelVcpu
    {
        private readonly TwoLevelGuestCore<Order> _guest;
        private readonly ulong[] _routed = new ulong[SharedInfoLayout.Words];
        private readonly int _cpu;
        private TwoLevelScan _scan;

        public Vcpu(TwoLevelGuestCore<Order> guest, int cpu, uint[] ports)
        {
            (_guest, _cpu) = (guest, cpu);
            foreach (var port in ports)
            {
                _routed[port / 64] |= 1UL << (int)(port % 64);
            }
        }

        public bool TryTake(out uint port) => _guest.TryTake(_cpu, ref _scan, _routed, out port);
    }
}
