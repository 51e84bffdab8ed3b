// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>The shootdowns of one address space: an unmapping is complete only when every virtual CPU that may hold the translation has acknowledged.</summary>
/// <remarks>
/// <para>Who changes the page table calls <see cref="Begin"/> behind the change, and reuses the frame when the ticket is complete: a
/// <see cref="FrameQuarantine"/> keeps frames until then. A CPU acknowledges in its own loop (<see cref="Poll{TTarget}"/>, from its Step);
/// there is no thread behind it, and nobody is interrupted. A CPU that changes a page table acknowledges like any other. Lazy: a CPU that is idle or in another
/// address space leaves and is not waited for; it keeps its translations, and flushes what it has missed when it enters. Mappings that all
/// address spaces share (global ones) have a shootdown of their own, which every running CPU is in.</para>
/// <para>Ownership: it has its own memory. Thread safety: each CPU's members on the CPU's own thread; all others on any.</para>
/// </remarks>
public sealed class Shootdown : IDisposable
{
    private readonly PortableBacking _backing;
    private readonly PageLease _lease;
    private readonly ShootdownCore<HardwareOrder> _core;
    private bool _isDisposed;

    /// <summary>Makes the shootdowns of an address space that no CPU is in.</summary>
    /// <param name="cpus">How many CPUs may be in it: <see cref="CpuId"/> 0 to this - 1.</param>
    /// <param name="requests">How many of the last shootdowns are known by their pages: a power of two. A CPU that is further behind flushes everything.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no CPU, or the requests are no power of two.</exception>
    public Shootdown(int cpus, int requests = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(cpus, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        _backing = new(ShootdownCore<HardwareOrder>.BytesFor(cpus, requests));
        _core = new(_backing.Address, cpus, requests);
        _lease = _backing.Lease();
    }

    /// <summary>How many CPUs may be in the address space.</summary>
    public int Cpus => _core.Cpus;

    /// <summary>Announces that pages were unmapped, remapped or lost rights; the page table is changed already.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many of 4 KiB, at least 1; above <see cref="ShootdownCore{TOrder}.MostPages"/> everything is flushed.</param>
    /// <returns>The ticket, to be asked until it is complete.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ShootdownTicket Begin(Vfn first, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new(this, _core.Begin(first, count));
    }

    /// <summary>Announces that any page may have been: CPUs flush everything.</summary>
    /// <returns>The ticket.</returns>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ShootdownTicket BeginAll()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new(this, _core.Begin(default, 0));
    }

    /// <summary>Whether a CPU has something to flush: two loads, for its loop.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <returns>Whether it should poll.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such CPU.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public bool MustPoll(CpuId cpu) => _core.MustPoll(Checked(cpu));

    /// <summary>Flushes what a CPU in the address space has not flushed yet, and acknowledges it.</summary>
    /// <typeparam name="TTarget">What is flushed.</typeparam>
    /// <param name="cpu">The CPU.</param>
    /// <param name="target">What is flushed.</param>
    /// <returns>Whether anything was.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such CPU.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public bool Poll<TTarget>(CpuId cpu, ref TTarget target)
        where TTarget : IShootdownTarget => _core.Poll(Checked(cpu), ref target);

    /// <summary>Brings a CPU into the address space; what it has missed is flushed.</summary>
    /// <typeparam name="TTarget">What is flushed.</typeparam>
    /// <param name="cpu">The CPU.</param>
    /// <param name="target">What is flushed.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such CPU.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Enter<TTarget>(CpuId cpu, ref TTarget target)
        where TTarget : IShootdownTarget => _core.Enter(Checked(cpu), ref target);

    /// <summary>Takes a CPU out of the address space: for another one, to be idle, or because it is dead. It uses no translation of it until it enters.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such CPU.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Leave(CpuId cpu) => _core.Leave(Checked(cpu));

    /// <summary>Frees the memory; everything is complete then. No CPU is in the address space any more, and nobody calls a member meanwhile. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _lease.Dispose();
            _backing.Dispose();
        }
    }

    internal bool IsComplete(ulong generation) => _isDisposed || _core.IsComplete(generation);

    private int Checked(CpuId cpu)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return (uint)cpu.Value < (uint)Cpus
            ? cpu.Value
            : throw new ArgumentOutOfRangeException(
                nameof(cpu),
                $"{cpu} is not one of the {Cpus} CPUs of this address space."
            );
    }
}
