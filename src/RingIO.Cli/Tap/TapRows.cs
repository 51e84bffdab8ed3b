// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;

namespace RingIO.Cli.Tap;

/// <summary>What is measured over TAP devices.</summary>
internal static class TapRows
{
    /// <summary>The relay in C with offloads, one frame a poll.</summary>
    public const string Relay = "relay";

    /// <summary>The same, in batches.</summary>
    public const string RelayBatched = "relay-batched";

    /// <summary>The relay in C without offloads, in batches.</summary>
    public const string RelayPlain = "relay-plain";

    /// <summary>The relay in C without offloads that remaps every page, in batches.</summary>
    public const string RelayRemap = "relay-remap";

    /// <summary>The relay in C with offloads that remaps every page, in batches.</summary>
    public const string RelayRemapLarge = "relay-remap-offloads";

    private const int Batch = 64;

    /// <summary>All optimizations, and beyond the paper: pages that are sent from are registered once (netif: ADD_GREF_MAPPING).</summary>
    public static TapRow Registered =>
        Of(NetConfiguration.Optimized) with
        {
            Name = "optimized+registered",
            Start = static taps => new RelayThread(
                new GuestRelay(taps, NetConfiguration.Optimized, registers: true),
                taps
            ),
        };

    /// <summary>The relays in C.</summary>
    /// <param name="program">The program; <see langword="null"/> if there is none.</param>
    /// <param name="absent">Then, why.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<TapRow> InC(NativeRelayProgram? program, string? absent)
    {
        return
        [
            Of(Relay, offloads: true, new(1, false)),
            Of(RelayBatched, offloads: true, new(Batch, false)),
            Of(RelayPlain, offloads: false, new(Batch, false)),
            Of(RelayRemap, offloads: false, new(Batch, true)),
            Of(RelayRemapLarge, offloads: true, new(Batch, true)),
        ];
        TapRow Of(string name, bool offloads, NativeRelayMode mode) =>
            new()
            {
                Name = name,
                Offloads = offloads,
                Start = taps => new NativeRelay(program!.Path, taps, mode),
                Absent = absent,
            };
    }

    /// <summary>A row of the experiment.</summary>
    /// <param name="row">Which.</param>
    /// <returns>The row over TAP.</returns>
    public static TapRow Of(NetConfiguration row) =>
        row.Place switch
        {
            NetPlace.Native => new() { Name = row.Name },
            NetPlace.DriverDomain => new()
            {
                Name = row.Name,
                Start = static taps => new RelayThread(new DriverDomainRelay(taps), taps),
                Baseline = RelayBatched,
            },
            _ => new()
            {
                Name = row.Name,
                Offloads = row.Interface,
                Start = taps => new RelayThread(new GuestRelay(taps, row), taps),
                Baseline = (row.Interface, row.Channel) switch
                {
                    (true, true) => Relay,
                    (true, false) => RelayRemapLarge,
                    (false, true) => RelayPlain,
                    _ => RelayRemap,
                },
            },
        };
}
