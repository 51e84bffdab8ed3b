// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>A port's gate: what it guards is read by senders and changed by one who waits for them. Else it is a race.</summary>
public sealed class Gates : IModelProgram, IDisposable
{
    private readonly PortableBacking _memory = new(4096);
    private readonly Slots<uint> _gate;
    private readonly Slots<ulong> _guarded;
    private readonly int _senders;

    private Gates(int senders)
    {
        _senders = senders;
        _gate = new(_memory.Address, 1);
        _guarded = new(_memory.Address + 64, 2);
    }

    /// <inheritdoc/>
    public int ThreadCount => _senders + 1;

    /// <summary>Senders, and one change.</summary>
    public static Gates Of(int senders) => new(senders);

    /// <inheritdoc/>
    public void Run(int thread)
    {
        var gate = new PortGateCore<Order>(ref _gate.First);
        if (thread == 0)
        {
            gate.Close();
            ModelWait.Until(() => new PortGateCore<Order>(ref _gate.First).IsEmpty);
            Touch(PayloadAccess.Write);
            gate.Open();
            return;
        }

        for (var time = 0; time < 2; time++)
        {
            if (gate.TryEnter())
            {
                Touch(PayloadAccess.Read);
                gate.Leave();
            }
        }
    }

    /// <inheritdoc/>
    public void Check() => Require.Equal(0u, Order.Load(ref _gate.First), "the gate at the end");

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private void Touch(PayloadAccess access)
    {
        Order.PayloadOpen(ref _guarded.Bytes(0), 8, access);
        if (access == PayloadAccess.Write)
        {
            _guarded[0] = 1;
        }

        Order.PayloadClose(ref _guarded.Bytes(0), 8, access);
    }
}
