// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Round trips: how long until the answer is there.</summary>
internal static class LatencySuite
{
    /// <summary>The cases.</summary>
    /// <returns>One: 8 bytes there and back.</returns>
    public static IEnumerable<Case> Cases()
    {
        yield return new Case(
            "latency",
            "round trip 8 B",
            Unit.Nanoseconds,
            [SpscRoundTrip.Subject(), SpscFlagRoundTrip.Subject()],
            [
                NativePeers.Machine("cache line, one a direction", "bench_pingpong"),
                NativePeers.Machine("cache line, one for both", "bench_pingpong_one"),
                NativePeers.RoundTrip("native-c (indices)", "bench_index_roundtrip"),
                NativePeers.RoundTrip("native-c (slot is the flag)", "bench_flag_roundtrip"),
                NativePeers.RoundTrip("boost::spsc_queue", "bench_boost_spsc_roundtrip"),
                NativePeers.RoundTrip("ck_ring", "bench_ck_spsc_roundtrip"),
                RoundTripPeers.ConcurrentQueue(),
                RoundTripPeers.Channel(),
            ]
        );
        yield return new Case(
            "latency",
            "cache line round trip",
            Unit.Nanoseconds,
            [new Subject("C#", PingPong.Measure)],
            [NativePeers.Machine("native-c", "bench_pingpong_one")]
        );
    }
}
