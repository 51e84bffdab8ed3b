// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>The rows that need no domains: the cable, the relays in C, the driver domain.</summary>
internal static class TapRows
{
    /// <summary>A relay in C with offloads, one frame a poll.</summary>
    public const string Relay = "relay";

    /// <summary>The same, in batches.</summary>
    public const string RelayBatched = "relay-batched";

    /// <summary>A relay in C without offloads, in batches.</summary>
    public const string RelayPlain = "relay-plain";

    /// <summary>A relay in C without offloads that remaps every page, in batches.</summary>
    public const string RelayRemap = "relay-remap";

    /// <summary>A relay in C with offloads that remaps every page, in batches.</summary>
    public const string RelayRemapLarge = "relay-remap-offloads";

    private const int Batch = 64;

    /// <summary>The kernel's own cable between the two networks.</summary>
    public static TapRow Native => new() { Name = "native" };

    /// <summary>The driver domain's own flow.</summary>
    public static TapRow DriverDomain =>
        new()
        {
            Name = "driver-domain",
            Start = static taps => new RelayThread(new DriverDomainRelay(taps), taps),
            Baseline = RelayBatched,
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

    /// <summary>The paths through a guest: the paper's original, each optimization by itself and with others, and all of them.</summary>
    public static IReadOnlyList<TapRow> Guests { get; } =
    [
        Guest("original", default),
        Guest("interface", new(true, false, false)),
        Guest("channel", new(false, true, false)),
        Guest("memory", new(false, false, true)),
        Guest("interface+channel", new(true, true, false)),
        Guest("interface+memory", new(true, false, true)),
        Guest("channel+memory", new(false, true, true)),
        Guest("optimized", new(true, true, true)),
    ];

    private static TapRow Guest(string name, GuestSwitches switches) =>
        new()
        {
            Name = name,
            Offloads = switches.Interface,
            Start = taps => new RelayThread(new GuestRelay(taps, switches), taps),
            Baseline = switches switch
            {
                { Interface: true, Channel: true } => Relay,
                { Interface: true } => RelayRemapLarge,
                { Channel: true } => RelayPlain,
                _ => RelayRemap,
            },
        };
}
