// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Drivers.Net;
using RingIO.Peer.Net;

namespace RingIO.Linux.Tests.Net;

/// <summary>
/// The machine around a guest, with the back end that it sends through, is killed at random moments and started anew. RINGIO_KILLS says
/// how often; the seed is printed, though the scheduler has the last word on what a moment hits.
/// </summary>
public sealed class NetKillTests : LinuxTests
{
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("RINGIO_KILLS") ?? "10",
        CultureInfo.InvariantCulture
    );

    [Fact]
    public void Backend_KilledAtRandomMoments_TheStreamArrivesOnceInOrderAndWhole()
    {
        const int MostPackets = 400;
        const int Ahead = 300;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var run = new NetKillRun(
            seed,
            (Kills + 1L) * (MostPackets + Ahead) * StreamFrame.MostBytes
        );
        for (var life = 0; life < Kills; life++)
        {
            // One in ten while it is built, two in the handshake, the others under load.
            var packets = (life % 10) switch
            {
                3 => -1,
                5 or 8 => 0,
                _ => random.Next(1, MostPackets),
            };
            run.LiveAndDie(TransmitOf(life), packets);
        }

        run.LiveToTheEnd(TransmitOf(Kills), 200);
        Assert.Null(run.Verdict());
        Assert.Equal(Kills, run.Kills.All);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{run.Kills.All} kills, {run.Kills.Built} of machines that were built, {run.Kills.Connected} that were connected; {run.Stream.Packets} packets of {run.Stream.Position} bytes, "
                + $"{run.Stream.Repeated} sent again, {run.Stream.Echoed} bytes came back; {run.InUse} grants were in use at a death; seed {seed}"
        );
    }

    [Fact]
    public void Backend_ThatDiesBetweenStoringAndCounting_LosesAndDoublesNothing()
    {
        // Odd moments are before the count is released, even ones behind it and before anything is acknowledged.
        int[] moments = [1, 2, 7, 8];
        using var run = new NetKillRun(3, 1 << 20);
        foreach (var moment in moments)
        {
            var before = run.Guest.Ledger.Received;
            run.LiveAndDie(NetTransmit.Map, packets: 100, moment);
            Assert.Equal(moment > 1, run.Guest.Ledger.Received > before);
        }

        run.LiveToTheEnd(NetTransmit.Map, 100);
        Assert.Null(run.Verdict());
    }

    [Fact]
    public void Verdict_OfAFrameThatGoesWrongOnItsWay_SaysSoThoughItIsSentAgain()
    {
        using var run = new NetKillRun(1, 1 << 20);
        run.Stream.Spoiled = 17;
        run.LiveToTheEnd(NetTransmit.Map, 100);
        Assert.Equal(1UL, run.Guest.Ledger.Corrupt);
        Assert.Contains("1 frames were corrupt there", run.Verdict(), StringComparison.Ordinal);

        // All the same it has arrived.
        var bytes = run.Guest.Ledger.Stream(0, (int)run.Guest.Ledger.Received).ToArray();
        var expected = new byte[(int)run.Stream.Position];
        StreamFrame.Fill(0, expected);
        Assert.Equal(expected, bytes);
    }

    [Fact]
    public void Verdict_OfOneWrongByteAmongThoseReceived_SaysSo()
    {
        using var run = new NetKillRun(2, 1 << 20);
        run.LiveToTheEnd(NetTransmit.Header, 100);
        Assert.Null(run.Verdict());
        run.Guest.Ledger.Stream(1000, 1)[0] ^= 1;
        Assert.Contains("SHA-256", run.Verdict(), StringComparison.Ordinal);
    }

    // By turns, so that machines of one kind follow those of the other.
    private static NetTransmit TransmitOf(int life) =>
        life % 2 == 0 ? NetTransmit.Map : NetTransmit.Header;
}
