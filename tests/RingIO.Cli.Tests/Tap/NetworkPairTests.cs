// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;

namespace RingIO.Cli.Tests.Tap;

[Collection(nameof(TapTests))]
public sealed class NetworkPairTests : TapTests
{
    [Fact]
    public void Run_RelayInCAndDriverDomain_CarryAFlowBothWays()
    {
        var isBuilt = NativeRelayProgram.TryBuild(out var program, out var absent);
        using (program)
        {
            Assert.Equal(isBuilt, absent is null);
            var rows = TapRows.InC(program, absent);
            TapRow[] all = [rows[0], TapRows.DriverDomain];
            var flows = 0;
            var results = TapComparison.Run(all, Plan, (_, _, _) => flows++, Stop);
            Assert.Equal(all, results.Select(static result => result.Row));
            foreach (var result in results)
            {
                Assert.Equal(result.Row.Absent is null, result.TransmitMedian > 0);
                Assert.Equal(result.Row.Absent is null, result.ReceiveMedian > 0);
            }

            Assert.Equal(2 * all.Count(static row => row.Absent is null), flows);
        }

        Assert.Empty(Children());
    }

    [Fact]
    public void JoinDirectly_TwoNetworks_CarriesAFlow()
    {
        using var networks = new NetworkPair();
        networks.JoinDirectly();
        var report = networks.Measure(Direction.Receive, Plan.Duration, Stop);
        Assert.True(report.MegabitsPerSecond > 0);
    }

    [Fact]
    public void NativeRelay_ThatRemaps_MapsAndUnmapsEveryPage()
    {
        Assert.SkipUnless(
            NativeRelayProgram.TryBuild(out var program, out var reason),
            reason ?? ""
        );
        using (program)
        {
            using var taps = new TapPair(offloads: false);
            using var relay = new NativeRelay(program!.Path, taps, new(1, Remaps: true));
            taps.Networks.Measure(Direction.Transmit, Plan.Duration, Stop);
            relay.ThrowIfFailed();
            var counts = relay.End();
            Assert.True(counts.Frames > 100);
            Assert.Equal(0, counts.Refused);
            // Each frame is in one page: outwards a map and an unmap, inwards an exchange by two maps.
            Assert.Equal(2 * counts.Frames, counts.Mappings + counts.Unmappings);
        }

        Assert.Empty(Children());
    }

    [Fact]
    public void NativeRelay_ThatDied_IsNoticed()
    {
        Assert.SkipUnless(
            NativeRelayProgram.TryBuild(out var program, out var reason),
            reason ?? ""
        );
        using (program)
        {
            using var taps = new TapPair(offloads: true);
            using var relay = new NativeRelay(program!.Path, taps, new(1, false));
            relay.ThrowIfFailed();
            relay.End();
            Assert.Throws<TapUnavailableException>(relay.ThrowIfFailed);
        }
    }

    [Fact]
    public void Run_ARelayThatFails_SaysWhy()
    {
        var row = new TapRow
        {
            Name = "broken",
            Start = static taps => new RelayThread(new Broken(), taps),
        };
        var problem = Assert.Throws<TapUnavailableException>(() =>
            TapComparison.Run([row], Plan, null, Stop)
        );
        Assert.Equal("The relay failed: broken on purpose", problem.Message);
        Assert.Empty(Children());
    }

    [Fact]
    public void Run_Cancelled_LeavesNothingBehind()
    {
        using var stop = new CancellationTokenSource();
        var plan = Plan with { Duration = TimeSpan.FromSeconds(60) };
        stop.CancelAfter(TimeSpan.FromSeconds(1));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            TapComparison.Run([TapRows.DriverDomain], plan, null, stop.Token)
        );
        Assert.Empty(Children());
    }

    [Fact]
    public void Start_ACommandThatIsMissing_SaysHowToGetIt()
    {
        using var networks = new NetworkPair();
        var problem = Assert.Throws<TapUnavailableException>(() =>
            ChildProcess.Start(networks.Guest, "no-such-command", "install it.", readsLines: false)
        );
        Assert.StartsWith(
            "no-such-command cannot be started (",
            problem.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith("): install it.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_ACommandThatFails_SaysWhatItSaid()
    {
        using var networks = new NetworkPair();
        using var child = ChildProcess.Start(
            networks.Guest,
            "ip",
            "",
            readsLines: false,
            "nonsense"
        );
        var problem = Assert.Throws<TapUnavailableException>(() =>
            child.WaitForEnd(TimeSpan.FromSeconds(30), Stop)
        );
        Assert.StartsWith("ip failed: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", problem.Message, StringComparison.Ordinal);
    }

    private sealed class Broken : IFrameRelay
    {
        public int Step(bool guest, bool outside, int budget) =>
            throw new InvalidOperationException("broken on purpose");

        public void Dispose() { }
    }
}
