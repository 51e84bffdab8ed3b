// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using RingIO.Translation;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>
/// Pages are unmapped and their frames written for another use, while CPUs read them through a TLB of one entry a page, refilled
/// from the page table. A frame that is reused too early is a race.
/// </summary>
public sealed class Shootdowns : IModelProgram, IDisposable
{
    private const ulong OldUse = 0x11;
    private const ulong NewUse = 0x22;

    private readonly PortableBacking _backing = new(8192);
    private readonly ShootdownCore<Order> _core;
    private readonly Slots<PaddedUInt64> _entries;
    private readonly Slots<PaddedUInt64> _frames;
    private readonly Slots<PaddedUInt64> _mail;
    private readonly ShootdownStory _story;
    private readonly ShootdownFlaw _flaw;

    /// <summary>Makes one.</summary>
    /// <param name="story">Who does what.</param>
    /// <param name="flaw">What is done wrong.</param>
    public Shootdowns(ShootdownStory story, ShootdownFlaw flaw = ShootdownFlaw.None)
    {
        _story = story;
        _flaw = flaw;
        _entries = new(_backing.Address, 2);
        _frames = new(_backing.Address + 256, 2);
        _mail = new(_backing.Address + 512, 1);
        for (var page = 0UL; page < 2; page++)
        {
            _entries[page].Value = 1;
            _frames[page].Value = OldUse;
        }

        const int Cpus = 2;
        _core = new(_backing.Address + 4096, Cpus, requests: 1);
        if (story is not (ShootdownStory.Lazy or ShootdownStory.Told))
        {
            // The same words, on the hardware: CPU 0 is in the address space from the start.
            var nothing = new ModelTlb(flushes: false);
            new ShootdownCore<HardwareOrder>(_backing.Address + 4096, Cpus, 1).Enter(
                0,
                ref nothing
            );
        }
    }

    /// <inheritdoc/>
    public int ThreadCount =>
        _story is ShootdownStory.Told or ShootdownStory.TwoInitiators or ShootdownStory.TwoCpus
            ? 3
            : 2;

    private int Pages =>
        _story is ShootdownStory.Successive or ShootdownStory.TwoInitiators ? 2 : 1;

    /// <inheritdoc/>
    public void Run(int thread)
    {
        switch (thread)
        {
            case 0:
                Initiate();
                break;
            case 1 when _story is ShootdownStory.Lazy or ShootdownStory.Told:
                ComeAndGo(0, times: _story == ShootdownStory.Lazy ? 2 : 1);
                break;
            case 1:
                PollAndUse();
                break;
            case 2 when _story == ShootdownStory.TwoCpus:
                ComeAndGo(1, times: 1);
                break;
            case 2 when _story == ShootdownStory.TwoInitiators:
                Reuse(1, Unmap(1));
                break;
            default:
                var generation = 0UL;
                ModelWait.Until(() => (generation = Order.LoadAcquire(ref _mail.First.Value)) != 0);
                Reuse(0, generation);
                break;
        }
    }

    /// <inheritdoc/>
    public void Check()
    {
        for (var page = 0UL; page < (ulong)Pages; page++)
        {
            Order.PayloadOpen(ref _frames.Bytes(page), sizeof(ulong), PayloadAccess.Read);
            Require.Equal(NewUse, _frames[page].Value, "the new use of a frame");
            Order.PayloadClose(ref _frames.Bytes(page), sizeof(ulong), PayloadAccess.Read);
            Require.That(_core.IsComplete(page + 1), "A change is not complete at the end.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();

    private void Initiate()
    {
        var first = Unmap(0);
        switch (_story)
        {
            case ShootdownStory.Told:
                Order.StoreRelease(ref _mail.First.Value, first);
                break;
            case ShootdownStory.Successive:
                var second = Unmap(1);
                Reuse(0, first);
                Reuse(1, second);
                break;
            default:
                Reuse(0, first);
                break;
        }
    }

    private ulong Unmap(ulong page)
    {
        Order.Store(ref _entries[page].Value, 0);
        return _core.Begin(new(page), 1);
    }

    private void Reuse(ulong page, ulong generation)
    {
        if (_flaw != ShootdownFlaw.ReuseAtOnce)
        {
            ModelWait.Until(() => _core.IsComplete(generation));
        }

        Order.PayloadOpen(ref _frames.Bytes(page), sizeof(ulong), PayloadAccess.Write);
        _frames[page].Value = NewUse;
        Order.PayloadClose(ref _frames.Bytes(page), sizeof(ulong), PayloadAccess.Write);
    }

    private void PollAndUse()
    {
        var tlb = new ModelTlb(_flaw != ShootdownFlaw.FlushNothing);
        UseAll(tlb);
        for (var time = 0; time < Pages; time++)
        {
            _core.Poll(0, ref tlb);
            UseAll(tlb);
        }

        _core.Leave(0);
    }

    private void ComeAndGo(int cpu, int times)
    {
        var tlb = new ModelTlb(_flaw != ShootdownFlaw.FlushNothing);
        for (var time = 0; time < times; time++)
        {
            if (_flaw == ShootdownFlaw.UseBeforeEnter)
            {
                UseAll(tlb);
            }

            _core.Enter(cpu, ref tlb);
            UseAll(tlb);
            _core.Leave(cpu);
        }
    }

    private void UseAll(ModelTlb tlb)
    {
        for (var page = 0UL; page < (ulong)Pages; page++)
        {
            if (!tlb.Has[page])
            {
                tlb.Has[page] = Order.Load(ref _entries[page].Value) != 0;
            }

            if (tlb.Has[page])
            {
                Order.PayloadOpen(ref _frames.Bytes(page), sizeof(ulong), PayloadAccess.Read);
                Require.Equal(OldUse, _frames[page].Value, "the use that a translation leads to");
                Order.PayloadClose(ref _frames.Bytes(page), sizeof(ulong), PayloadAccess.Read);
            }
        }
    }

    /// <summary>A CPU's TLB, which has both translations from before.</summary>
    private sealed class ModelTlb(bool flushes) : IShootdownTarget
    {
        public bool[] Has { get; } = [true, true];

        public void FlushPages(Vfn first, long count)
        {
            for (var page = 0; page < count && flushes; page++)
            {
                Has[first.Value + (ulong)page] = false;
            }
        }

        public void FlushAll() => FlushPages(default, Has.Length);
    }
}
