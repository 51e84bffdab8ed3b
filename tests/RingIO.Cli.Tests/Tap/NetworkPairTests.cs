// SPDX-License-Identifier: MIT

using System.Security.Cryptography;
using RingIO.Cli.Net;
using RingIO.Cli.Net.Reporting;
using RingIO.Cli.Tap;

namespace RingIO.Cli.Tests.Tap;

[Collection(nameof(TapTests))]
public sealed class NetworkPairTests : TapTests
{
    private static readonly byte[] Some = RandomNumberGenerator.GetBytes(1 << 20);

    [Fact]
    public void Run_OriginalAndOptimized_RemapAndDoNotAndAllocateNothing()
    {
        var rows = Compare(
            [TapRows.Of(NetConfiguration.Original), TapRows.Of(NetConfiguration.Optimized)],
            Plan,
            Stop
        );
        foreach (var row in rows)
        {
            foreach (var direction in NetDirections.Both)
            {
                Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Some)), row[direction].Hash);
                Assert.True(row[direction].Median > 0);
                // The runtime's own, now and then; an object a packet would be 24 bytes each.
                Assert.True(row[direction].AllocatedBytes < row[direction].Counts.Packets);
                var isOriginal = row.Configuration == NetConfiguration.Original.Name;
                var counts = row[direction].Counts;
                Assert.Equal(isOriginal, counts.Remaps > counts.Packets);
                Assert.Equal(!isOriginal, counts.Remaps == 0);
            }
        }

        Assert.Empty(Children());
    }

    [Fact]
    public void Run_WithWhatIsForTheEmbeddedRun_SaysSo()
    {
        var problem = Assert.Throws<CliException>(() =>
            new TapHarness().Run(new() { Tap = true, Bytes = 1 }, (_, _) => { }, Stop)
        );
        Assert.StartsWith("--bytes, ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AFileThatIsMissing_SaysSo()
    {
        var options = new NetOptions { Tap = true, Input = new("/nowhere/at/all") };
        var problem = Assert.Throws<CliException>(() =>
            new TapHarness().Run(options, (_, _) => { }, Stop)
        );
        Assert.StartsWith(
            "/nowhere/at/all cannot be read",
            problem.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("interface")]
    [InlineData("channel")]
    [InlineData("memory")]
    [InlineData("interface+channel")]
    [InlineData("interface+memory")]
    [InlineData("channel+memory")]
    [InlineData("optimized+registered")]
    public void Send_AFileThroughEachConfiguration_ArrivesAsItIs(string name)
    {
        var row = NetConfiguration
            .All.Select(TapRows.Of)
            .Append(TapRows.Registered)
            .Single(row => row.Name == name);
        using var taps = new TapPair(row.Offloads);
        using var relay = row.Start!(taps);
        foreach (var direction in NetDirections.Both)
        {
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(Some)),
                FileTransfer.Send(taps.Networks, direction, Some, Stop)
            );
        }

        relay.ThrowIfFailed();
        Assert.True(relay.Counts.Packets > 0);
        Assert.Equal(0, relay.Counts.Dropped);
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
            FileTransfer.Send(taps.Networks, NetDirection.Transmit, Some, Stop);
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
            Assert.Throws<CliException>(relay.ThrowIfFailed);
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
        var problem = Assert.Throws<CliException>(() => Compare([row], Plan, Stop));
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
            Compare([TapRows.Of(NetConfiguration.Optimized)], plan, stop.Token)
        );
        Assert.Empty(Children());
    }

    [Fact]
    public void Dispose_ServersInputEnds_EndsTheServer()
    {
        // As when this process is killed: nobody kills the server then, but its input ends.
        var networks = new NetworkPair();
        networks.JoinDirectly();
        networks.Measure(NetDirection.Transmit, Plan.Duration, Stop);
        int[] server = [networks.OutsideProcess, .. Children(networks.OutsideProcess)];
        Assert.True(server.Length > 1);
        networks.Dispose();
        Assert.All(server, static id => Assert.False(IsAlive(id)));
    }

    [Fact]
    public void Start_ACommandThatIsMissing_SaysHowToGetIt()
    {
        using var networks = new NetworkPair();
        var problem = Assert.Throws<CliException>(() =>
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
        var problem = Assert.Throws<CliException>(() =>
            child.WaitForEnd(TimeSpan.FromSeconds(30), Stop)
        );
        Assert.StartsWith("ip failed: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", problem.Message, StringComparison.Ordinal);
    }

    // Not so if it is dead and only nobody has asked for its exit code.
    private static bool IsAlive(int id) =>
        File.Exists($"/proc/{id}/stat")
        && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static IReadOnlyList<NetRow> Compare(
        IReadOnlyList<TapRow> rows,
        TapPlan plan,
        CancellationToken stop
    ) => new TapComparison(rows, plan, Some).Run((_, _) => { }, stop);

    private sealed class Broken : IFrameRelay
    {
        public NetCounts Counts => default;

        public int Step(bool guest, bool outside, int budget) =>
            throw new InvalidOperationException("broken on purpose");

        public void Dispose() { }
    }
}
