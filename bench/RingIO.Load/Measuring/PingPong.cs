// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Load.Measuring;

/// <summary>One cache line that travels between two processors: what tells their state.</summary>
internal sealed class PingPong
{
    private const long ProbeTrips = 2000;

    // The word is the middle one: its neighbours keep other objects off its line.
    private readonly PaddedUInt64[] _line = new PaddedUInt64[3];

    /// <summary>Measures a line's one-way latency.</summary>
    /// <param name="firstCpu">One processor.</param>
    /// <param name="secondCpu">The other.</param>
    /// <returns>Nanoseconds one way.</returns>
    public static double OneWay(int firstCpu, int secondCpu)
    {
        var trips = Measure(new Run(ProbeTrips, firstCpu, secondCpu));
        return trips.Nanoseconds / trips.Operations / 2;
    }

    /// <summary>Sends the line to and fro.</summary>
    /// <param name="run">How many round trips, and where.</param>
    /// <returns>Round trips and their time.</returns>
    public static Measurement Measure(Run run)
    {
        var line = new PingPong();
        var trips = (ulong)run.Items;
        var ns = PinnedThreads.Run(
            out _,
            new PinnedBody(run.FirstCpu, () => line.Ping(trips)),
            new PinnedBody(run.SecondCpu, () => line.Pong(trips))
        );
        return new Measurement(run.Items, ns);
    }

    private ulong Ping(ulong trips)
    {
        ref var word = ref _line[1].Value;
        for (var i = 0UL; i < trips; i++)
        {
            Volatile.Write(ref word, (2 * i) + 1);
            while (Volatile.Read(ref word) != (2 * i) + 2) { }
        }

        return 0;
    }

    private ulong Pong(ulong trips)
    {
        ref var word = ref _line[1].Value;
        for (var i = 0UL; i < trips; i++)
        {
            while (Volatile.Read(ref word) != (2 * i) + 1) { }
            Volatile.Write(ref word, (2 * i) + 2);
        }

        return 0;
    }
}
