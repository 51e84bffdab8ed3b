// SPDX-License-Identifier: MIT

using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>Drives a relay on a thread of its own: steps while there is something to do, and waits for both devices when there is not.</summary>
/// <remarks>Ownership: it disposes of the relay when it is disposed of itself.</remarks>
internal sealed class RelayThread : IRunningRelay
{
    private const int Budget = 64;

    // Not longer: an end is noticed between two waits.
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(50);

    private readonly IFrameRelay _relay;
    private readonly TapPair _taps;
    private readonly Thread _thread;
    private volatile bool _stop;
    private volatile Exception? _failure;

    /// <summary>Starts it.</summary>
    /// <param name="relay">What carries.</param>
    /// <param name="taps">The devices; they outlive it.</param>
    public RelayThread(IFrameRelay relay, TapPair taps)
    {
        _relay = relay;
        _taps = taps;
        _thread = new Thread(Run) { IsBackground = true, Name = "RingIO relay" };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new TapUnavailableException($"The relay failed: {failure.Message}", failure);
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
                var (guest, outside) = TapDevice.WaitEither(_taps.Guest, _taps.Outside, Nap);
                // What is inside is carried to its end, also when no more comes in.
                while (_relay.Step(guest, outside, Budget) > 0 && !_stop) { }
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
