// SPDX-License-Identifier: MIT

// One wait of one side of a pipe, for the other side of the same process.
//
// Words
//   _word, bit Armed   set by the waiting side / cleared by whoever claims the wait, by And / the other side
//   _word, bit Cancel  set by anyone, by Or / cleared by the waiting side
// Store->load pair
//   E5  the other side: release its index (SpscCore E1 or E2), then load _word, in program order and nothing more
//         against: set Armed, ProcessFence, look at the index again
//       The fence makes the other side's processor pass a full fence too: if its load came before, its store is seen by
//       the second look; if not, its load sees Armed. Volatile keeps the compiler from exchanging the two. A fence on
//       the frequent side would wait for the payload's cache lines, at every flush.
// A wait is completed by the one thread that cleared Armed.

using System.IO.Pipelines;
using System.Threading.Tasks.Sources;
using RingIO.Primitives;

namespace RingIO.Pipelines;

/// <summary>A wait that the other side completes: no thread of its own, no allocation.</summary>
internal sealed class PipeWaiter<TResult>(PipeScheduler scheduler) : IValueTaskSource<TResult>
{
    private const uint Armed = 1;
    private const uint Cancel = 2;

    private static readonly Action<object?> Finish = static waiter =>
        ((PipeWaiter<TResult>)waiter!)._source.SetResult(true);

    private ManualResetValueTaskSourceCore<bool> _source;
    private CancellationTokenRegistration _registration;
    private CancellationToken _token;
    private bool _cancelledByToken;
    private WaiterWord _word;

    public IPipeEnd<TResult>? End { get; set; }

    /// <summary>Whether a task is out whose result has not been taken.</summary>
    public bool IsPending { get; private set; }

    public bool IsArmed => (Volatile.Read(ref _word.Value) & Armed) != 0;

    public bool IsCancelRequested => (Volatile.Read(ref _word.Value) & Cancel) != 0;

    /// <summary>Whether a task is out that has not been completed.</summary>
    public bool IsRunning =>
        IsPending && _source.GetStatus(_source.Version) == ValueTaskSourceStatus.Pending;

    /// <summary>The task of the wait that was begun.</summary>
    public ValueTask<TResult> Task => new(this, _source.Version);

    /// <summary>Begins a wait; look again after this, and before returning the task.</summary>
    public void Begin(CancellationToken token)
    {
        _source.Reset();
        _cancelledByToken = false;
        _token = token;
        IsPending = true;
        Arm();
        if (token.CanBeCanceled)
        {
            _registration = token.UnsafeRegister(
                static waiter => ((PipeWaiter<TResult>)waiter!).CancelByToken(),
                this
            );
        }
    }

    /// <summary>Arms a wait without a task, or one that was claimed and is not over; look again after this.</summary>
    public void Arm()
    {
        Interlocked.Or(ref _word.Value, Armed);
        HardwareOrder.ProcessFence();
    }

    /// <summary>Takes a wait back that this thread has claimed before its task was handed out.</summary>
    public void Abandon()
    {
        _registration.Dispose();
        _registration = default;
        IsPending = false;
    }

    /// <summary>Takes the right to complete the wait.</summary>
    public bool TryClaim() => (Interlocked.And(ref _word.Value, ~Armed) & Armed) != 0;

    /// <summary>Completes a claimed wait: its continuation runs where the scheduler says.</summary>
    public void Complete() => scheduler.Schedule(Finish, this);

    public void RequestCancel()
    {
        if ((Interlocked.Or(ref _word.Value, Cancel) & Armed) != 0 && IsPending && TryClaim())
        {
            Complete();
        }
    }

    public bool ObserveCancel() =>
        IsCancelRequested && (Interlocked.And(ref _word.Value, ~Cancel) & Cancel) != 0;

    public TResult GetResult(short token)
    {
        _source.GetResult(token);
        IsPending = false;
        _registration.Dispose();
        _registration = default;
        if (_cancelledByToken)
        {
            throw new OperationCanceledException(_token);
        }

        return End!.TakeResult();
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);

    private void CancelByToken()
    {
        if (TryClaim())
        {
            _cancelledByToken = true;
            Complete();
        }
    }
}
