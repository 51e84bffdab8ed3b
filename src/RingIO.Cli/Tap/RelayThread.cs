// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>Drives a relay on a thread of its own: steps while there is something to do, and waits for both devices when there is not.</summary>
/// <remarks>Ownership: it disposes of the relay when it is disposed of itself.</remarks>
internal sealed class RelayThread : IRunningRelay
{
    // Not longer: an end is noticed between two waits.
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(50);

    private readonly IFrameRelay _relay;
    private readonly TapPair _taps;
    private readonly int _budget;
    private readonly Thread _thread;
    private long _allocated;
    private volatile bool _stop;
    private volatile Exception? _failure;

    /// <summary>Starts it.</summary>
    /// <param name="relay">What carries.</param>
    /// <param name="taps">The devices; they outlive it.</param>
    public RelayThread(IFrameRelay relay, TapPair taps)
    {
        (_relay, _taps) = (relay, taps);
        // So much lies in the caches between being read and being written; large frames pay for a step by themselves.
        _budget = taps.HasOffloads ? 4 : 64;
        _thread = new Thread(Run) { IsBackground = true, Name = "RingIO relay" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public NetCounts Counts => _relay.Counts;

    /// <inheritdoc/>
    public long AllocatedBytes => Volatile.Read(ref _allocated);

    /// <inheritdoc/>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new CliException($"The relay failed: {failure.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        _relay.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stop)
            {
                Volatile.Write(ref _allocated, GC.GetAllocatedBytesForCurrentThread());
                var (guest, outside) = TapDevice.WaitEither(_taps.Guest, _taps.Outside, Nap);
                // What is inside is carried to its end, also when no more comes in.
                while (_relay.Step(guest, outside, _budget) > 0 && !_stop)
                {
                    (guest, outside) = (false, false);
                }
            }
        }
#pragma warning disable CA1031 // Whatever it is, ThrowIfFailed says it to who measures.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure = failure;
        }
    }
}
