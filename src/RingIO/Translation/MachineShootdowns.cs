// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>The shootdowns of all address spaces of a machine: joins each <see cref="AddressSpace"/> to the <see cref="TranslationUnit"/>s that have used it.</summary>
/// <remarks>
/// Each identifier has its own <see cref="Shootdown"/>, so that a change waits for the CPUs that are in that address space and for no other; a
/// change of global mappings waits for every running CPU (<see cref="Global"/>). Requests of all spaces are counted in one row:
/// one that is not complete holds back those behind it. In the steady state nothing is allocated. Ownership: it is
/// disposed of behind its address spaces and units. Thread safety: every member but <see cref="Dispose"/> may be called from any thread.
/// </remarks>
public sealed class MachineShootdowns : ITranslationInvalidator, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AddressSpaceId, Shootdown> _spaces = [];
    private Request[] _requests = new Request[16]; // A power of two: request r is at r modulo its length.
    private long _first = 1;
    private long _next = 1;
    private bool _isDisposed;

    /// <summary>Makes the shootdowns of a machine.</summary>
    /// <param name="cpus">How many virtual CPUs it has: <see cref="CpuId"/> 0 to this - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no CPU.</exception>
    public MachineShootdowns(int cpus)
    {
        Global = new(cpus);
        Cpus = cpus;
    }

    /// <summary>How many virtual CPUs the machine has.</summary>
    public int Cpus { get; }

    /// <summary>The shootdown of what all address spaces share, which every running CPU is in.</summary>
    public Shootdown Global { get; }

    /// <summary>How many requests are not known to be complete.</summary>
    public long Pending
    {
        get
        {
            lock (_gate)
            {
                return _next - _first;
            }
        }
    }

    /// <summary>The shootdown of an address space; it is made when it is first asked for, and stays.</summary>
    /// <param name="space">The address space.</param>
    /// <returns>The shootdown.</returns>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Shootdown Of(AddressSpaceId space)
    {
        lock (_gate)
        {
            return Find(space);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public long Invalidate(AddressSpaceId space, ReadOnlySpan<InvalidationRange> pages)
    {
        lock (_gate)
        {
            if (pages.IsEmpty)
            {
                return _next - 1;
            }

            // A CPU acknowledges in order: the last ticket of a shootdown speaks for those before it.
            var request = default(Request);
            var shootdown = Find(space);
            foreach (var range in pages)
            {
                request.OfSpace = shootdown.Begin(range.First, range.Count);
                if (range.Global)
                {
                    request.OfAll = Global.Begin(range.First, range.Count);
                }
            }

            return Add(request);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public long InvalidateSpace(AddressSpaceId space)
    {
        lock (_gate)
        {
            return Add(new() { OfSpace = Find(space).BeginAll() });
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public long InvalidateAll()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return Add(new() { OfAll = Global.BeginAll() });
        }
    }

    /// <inheritdoc/>
    public bool IsComplete(long request)
    {
        lock (_gate)
        {
            while (_first < _next && At(_first) is { IsComplete: true })
            {
                _first++;
            }

            return request < _first;
        }
    }

    /// <summary>Frees all of it; every request is complete then. No CPU is in an address space any more. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            Global.Dispose();
            foreach (var shootdown in _spaces.Values)
            {
                shootdown.Dispose();
            }
        }
    }

    private Shootdown Find(AddressSpaceId space)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!_spaces.TryGetValue(space, out var shootdown))
        {
            shootdown = new(Cpus);
            _spaces.Add(space, shootdown);
        }

        return shootdown;
    }

    private long Add(in Request request)
    {
        if (_next - _first == _requests.Length)
        {
            var more = new Request[_requests.Length * 2];
            for (var number = _first; number < _next; number++)
            {
                more[number & (more.Length - 1)] = At(number);
            }

            _requests = more;
        }

        At(_next) = request;
        return _next++;
    }

    private ref Request At(long number) => ref _requests[number & (_requests.Length - 1)];

    private struct Request
    {
        public ShootdownTicket OfSpace;
        public ShootdownTicket OfAll;

        public readonly bool IsComplete => OfSpace.IsComplete && OfAll.IsComplete;
    }
}
