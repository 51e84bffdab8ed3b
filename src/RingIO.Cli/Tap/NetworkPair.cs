// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Cli.Net;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>Two networks of their own, the guest's and the outside, with an iperf3 server in the outside; what joins them is for who uses it.</summary>
/// <remarks>
/// Disposing of it kills the server and takes both networks away with all their interfaces; so does the end of this process.
/// </remarks>
internal sealed class NetworkPair : IDisposable
{
    /// <summary>The guest's address.</summary>
    public const string GuestAddress = "10.77.0.1";

    /// <summary>The outside's address.</summary>
    public const string OutsideAddress = "10.77.0.2";

    private const string Install =
        "install it (Debian and Ubuntu: apt-get install iperf3; Fedora: dnf install iperf3).";

    // Whoever started it may be killed and have no time to end it: then its input ends, and with that the server.
    private const string Server =
        "exec 3<&0; iperf3 --server --forceflush 3<&- & server=$!; "
        + "{ cat <&3; kill -KILL $server; } >/dev/null 2>&1 & wait $server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ChildProcess? _server;

    /// <summary>Makes both, and starts the server.</summary>
    /// <exception cref="CliException">iperf3 is missing.</exception>
    /// <exception cref="LinuxException">The right is missing.</exception>
    public NetworkPair()
    {
        Guest = new NetworkNamespace();
        try
        {
            Outside = new NetworkNamespace();
            Silence(Guest);
            Silence(Outside);
            _server = ChildProcess.Start(Outside, "sh", Install, readsLines: true, "-c", Server);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The guest's network.</summary>
    public NetworkNamespace Guest { get; }

    /// <summary>The network outside.</summary>
    public NetworkNamespace Outside { get; } = null!;

    /// <summary>A process that lives in the outside, for commands that name a network by one.</summary>
    public int OutsideProcess => _server!.Id;

    /// <summary>Gives an interface its address.</summary>
    /// <param name="isGuest">Whose it is.</param>
    /// <param name="name">Its name.</param>
    public void Configure(bool isGuest, string name)
    {
        var (space, address) = isGuest ? (Guest, GuestAddress) : (Outside, OutsideAddress);
        space.Configure("addr", "add", $"{address}/24", "dev", name);
        space.Configure("link", "set", name, "up");
    }

    /// <summary>Joins both by a cable of the kernel's: what the bytes cost without any relay.</summary>
    public void JoinDirectly()
    {
        var outside = OutsideProcess.ToString(CultureInfo.InvariantCulture);
        string[] peer = ["peer", "name", "outside", "netns", outside];
        Guest.Configure(["link", "add", "guest", "type", "veth", .. peer]);
        Configure(isGuest: true, "guest");
        Configure(isGuest: false, "outside");
    }

    /// <summary>Measures one TCP flow.</summary>
    /// <param name="direction">Which way.</param>
    /// <param name="duration">For how long: whole seconds, at least 1.</param>
    /// <param name="stop">Ends the measurement.</param>
    /// <returns>What was measured.</returns>
    /// <exception cref="CliException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public IperfReport Measure(NetDirection direction, TimeSpan duration, CancellationToken stop)
    {
        var seconds = ((int)Math.Ceiling(duration.TotalSeconds)).ToString(
            CultureInfo.InvariantCulture
        );
        string[] flow = ["--client", OutsideAddress, "--time", seconds, "--json"];
        string[] way = direction == NetDirection.Receive ? ["--reverse"] : [];
        string[] limit = ["--connect-timeout", "5000"];
        // It says so anew after each flow, when it has done with the last one.
        _server!.WaitForLine("listening", stop);
        using var client = ChildProcess.Start(
            Guest,
            "iperf3",
            Install,
            readsLines: false,
            [.. flow, .. way, .. limit]
        );
        return IperfReport.Parse(client.WaitForEnd(duration + Patience, stop));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        Outside?.Dispose();
        Guest.Dispose();
    }

    // Neighbour discovery and router solicitation would send frames that are not the flow's.
    private static void Silence(NetworkNamespace space) =>
        space.Run(static () =>
        {
            const string Setting = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
            if (File.Exists(Setting))
            {
                File.WriteAllText(Setting, "1");
            }
        });
}
