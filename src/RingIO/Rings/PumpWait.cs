// SPDX-License-Identifier: MIT

using System.Threading.Tasks.Sources;

namespace RingIO.Rings;

/// <summary>One registered wait; it goes back to its pump once its result has been read.</summary>
internal sealed class PumpWait(RingPump pump) : IValueTaskSource<bool>
{
    private ManualResetValueTaskSourceCore<bool> _source;
    private RingSide? _side;
    private CancellationToken _cancellation;

    public ValueTask<bool> Start(RingSide side, CancellationToken cancellation)
    {
        _side = side;
        _cancellation = cancellation;
        return new(this, _source.Version);
    }

    public PumpResult Look() =>
        _side!.IsUnusable ? PumpResult.Disposed
        : _side.IsEnded ? PumpResult.Ended
        : _side.IsReady ? PumpResult.Ready
        : _cancellation.IsCancellationRequested ? PumpResult.Cancelled
        : PumpResult.None;

    public void Finish(PumpResult result)
    {
        switch (result)
        {
            case PumpResult.Cancelled:
                Fail(new OperationCanceledException(_cancellation));
                break;
            case PumpResult.Disposed:
                Fail(new ObjectDisposedException(_side!.GetType().Name));
                break;
            default:
                _source.SetResult(result == PumpResult.Ready);
                break;
        }
    }

    public void Fail(Exception failure) => _source.SetException(failure);

    public bool GetResult(short token)
    {
        // A wrong token throws here and recycles nothing.
        var status = _source.GetStatus(token);
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            if (status != ValueTaskSourceStatus.Pending)
            {
                _side = null;
                _cancellation = default;
                _source.Reset();
                pump.Recycle(this);
            }
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _source.OnCompleted(continuation, state, token, flags);
}
