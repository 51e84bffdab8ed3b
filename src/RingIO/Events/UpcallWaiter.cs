// SPDX-License-Identifier: MIT

using System.Threading.Tasks.Sources;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>Upcalls to await: no thread of its own, nothing allocated; waits are completed by <see cref="Step"/>, on the caller's thread.</summary>
/// <remarks>
/// Thread safety: <see cref="Upcall"/> may be called from any thread; <see cref="WaitAsync"/> and <see cref="Step"/> from one
/// thread at a time, the domain's. An upcall that comes before its wait is kept.
/// </remarks>
public sealed class UpcallWaiter : IUpcallSink
{
    private readonly Wait[] _waits;

    /// <summary>Makes a waiter for a domain.</summary>
    /// <param name="vcpus">How many virtual CPUs, above 0.</param>
    public UpcallWaiter(int vcpus)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vcpus);
        _waits = new Wait[vcpus];
        for (var vcpu = 0; vcpu < vcpus; vcpu++)
        {
            _waits[vcpu] = new();
        }
    }

    /// <inheritdoc/>
    public void Upcall(CpuId vcpu) => Volatile.Write(ref Of(vcpu).Called, true);

    /// <summary>Waits for the next upcall of a virtual CPU; look for events when it is over.</summary>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <param name="cancellation">Ends the wait at the next <see cref="Step"/>; an upcall is not lost by it.</param>
    /// <returns>Over at once if there has been one since the last wait; otherwise at a later <see cref="Step"/>. Await it once.</returns>
    /// <exception cref="InvalidOperationException">The virtual CPU waits already: one wait at a time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such virtual CPU.</exception>
    public ValueTask WaitAsync(CpuId vcpu, CancellationToken cancellation = default) =>
        Of(vcpu).Begin(cancellation);

    /// <summary>Completes the waits whose upcall has come, or that were cancelled. Continuations run inside, unless their context forbids.</summary>
    /// <returns>How many were completed.</returns>
    public int Step()
    {
        var completed = 0;
        foreach (var wait in _waits)
        {
            completed += wait.TryEnd() ? 1 : 0;
        }

        return completed;
    }

    private Wait Of(CpuId vcpu) =>
        (uint)vcpu.Value < (uint)_waits.Length
            ? _waits[vcpu.Value]
            : throw new ArgumentOutOfRangeException(
                nameof(vcpu),
                $"{vcpu} is none of the {_waits.Length} virtual CPUs that this waiter was made for."
            );

    private sealed class Wait : IValueTaskSource
    {
        public bool Called;
        private ManualResetValueTaskSourceCore<bool> _source;
        private CancellationToken _cancellation;
        private bool _isOut;
        private bool _isRunning;

        public ValueTask Begin(CancellationToken cancellation)
        {
            if (_isOut)
            {
                throw new InvalidOperationException(
                    "The virtual CPU waits already: await its wait before it begins another."
                );
            }

            if (TryTakeCall())
            {
                return ValueTask.CompletedTask;
            }

            if (cancellation.IsCancellationRequested)
            {
                return ValueTask.FromCanceled(cancellation);
            }

            _source.Reset();
            _cancellation = cancellation;
            _isOut = _isRunning = true;
            return new(this, _source.Version);
        }

        public bool TryEnd()
        {
            if (!_isRunning)
            {
                return false;
            }

            if (TryTakeCall())
            {
                _isRunning = false;
                _source.SetResult(true);
                return true;
            }

            if (_cancellation.IsCancellationRequested)
            {
                _isRunning = false;
                _source.SetException(new OperationCanceledException(_cancellation));
                return true;
            }

            return false;
        }

        public void GetResult(short token)
        {
            _isOut = false;
            _source.GetResult(token);
        }

        public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

        public void OnCompleted(
            Action<object?> continuation,
            object? state,
            short token,
            ValueTaskSourceOnCompletedFlags flags
        ) => _source.OnCompleted(continuation, state, token, flags);

        // Taken before events are looked for: what comes behind the look calls again.
        private bool TryTakeCall() =>
            Volatile.Read(ref Called) && Interlocked.Exchange(ref Called, false);
    }
}
