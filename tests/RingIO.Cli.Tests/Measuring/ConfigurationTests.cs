// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Measuring;
using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;
using RingIO.Cli.Tests.Streams;
using RingIO.Linux;

namespace RingIO.Cli.Tests.Measuring;

/// <summary>Each row moves bytes both ways, and does what its switches say and nothing else.</summary>
public sealed class ConfigurationTests
{
    // Whole segments, so that the counts are plain.
    private const int Segments = 100;
    private const int Length = Segments * 1460;

    public static TheoryData<string, bool> Rows
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var row in NetConfiguration.All)
            {
                data.Add(row.Name, false);
                if (LinuxPlatform.IsSupported)
                {
                    data.Add(row.Name, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Move_Transmit_CountsWhatTheSwitchesSay(string name, bool isReal)
    {
        var counts = Move(name, isReal, NetDirection.Transmit, out var row, out var world);
        Assert.Equal(0, counts.Dropped);
        var sent = world.Sent;
        Assert.Equal(row.Interface ? 3 : Segments, sent);
        // Device frames: what was sent, and the other end's acknowledgements.
        Assert.InRange(counts.Packets, sent + 1, 2 * sent);
        var acks = counts.Packets - sent;
        if (row.Place != NetPlace.Guest)
        {
            Assert.Equal(
                0,
                counts.Remaps + counts.GrantOperations + counts.Notifications + counts.Hypercalls
            );
            Assert.Equal(0, counts.BytesCopied);
            return;
        }

        Assert.True(counts.GrantOperations > 0);
        Assert.True(counts.Notifications > 0);
        Assert.True(counts.Hypercalls > 0);
        if (row.Channel)
        {
            Assert.Equal(0, counts.Remaps);
        }
        else
        {
            // Each piece of a frame is a page that is mapped and unmapped; an acknowledgement comes by an exchange,
            // for which the guest puts another page in its place.
            var pieces = row.Interface ? world.Pieces : Segments;
            Assert.Equal((2L * pieces) + (2L * acks), counts.Remaps);
        }

        // Payload is copied only where a packet is in one piece: headers beside the descriptor are at most 128 bytes, on both sides.
        var payload = row.Interface ? 0 : Length;
        Assert.InRange(counts.BytesCopied, payload, payload + ((sent + acks) * 2L * 128));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Move_Receive_CountsWhatTheSwitchesSay(string name, bool isReal)
    {
        var counts = Move(name, isReal, NetDirection.Receive, out var row, out var world);
        Assert.Equal(0, counts.Dropped);
        var acks = world.Acks;
        Assert.Equal(Segments + acks, counts.Packets);
        Assert.InRange(acks, 1, Segments);
        if (row.Place != NetPlace.Guest)
        {
            Assert.Equal(0, counts.Remaps);
            Assert.Equal(Length, counts.BytesCopied);
            return;
        }

        // A page exchanged is one page less here and one more there.
        Assert.Equal(row.Channel ? 0 : (2L * Segments) + (2L * acks), counts.Remaps);
        // To the program's memory always; into the granted page before that where pages are not exchanged.
        var copies = row.Channel ? 2L : 1;
        Assert.InRange(
            counts.BytesCopied,
            copies * Length,
            (copies * Length) + ((Segments + acks) * 2L * 128)
        );
    }

    private static NetCounts Move(
        string name,
        bool isReal,
        NetDirection direction,
        out NetConfiguration row,
        out (long Sent, long Acks, int Pieces) facts
    )
    {
        row = NetConfiguration.All.Single(r => r.Name == name);
        var plan = new ExperimentPlan { Pages = 64, IsReal = isReal };
        using var far = new FarHost(plan.Pages, plan.Far) { Judges = true };
        using var world = WorldMaker.Make(row, far, plan);
        var (from, to) =
            direction == NetDirection.Transmit
                ? (world.Memory.Source, far.Memory.Target)
                : (far.Memory.Source, world.Memory.Target);
        var bytes = StreamTests.Bytes(Length, seed: 5);
        from.CopyFrom(0, bytes);
        far.Sums.Fill(far.Memory.Source, Length);
        var before = world.Counts;
        StreamRun.Move(world, direction, Length, 99, null, CancellationToken.None);
        // What is on its way back still: acknowledgements to the far host, pages to be unmapped.
        for (var turn = 0; turn < 8; turn++)
        {
            world.Near.Step(64);
        }

        var arrived = new byte[Length];
        to.CopyTo(0, arrived);
        Assert.Equal(bytes, arrived);
        Assert.Equal(0, far.Bad);
        Assert.Equal(0, world.Near.Sender.Resends + far.End.Sender.Resends);
        facts = (world.Near.Sender.Frames, world.Near.Acks, Pieces(world.Near.Sender.Frames));
        return world.Counts - before;
    }

    // A header's page, and those of the payload: 44 segments in a frame, then 44, then 12.
    private static int Pieces(long frames)
    {
        if (frames != 3)
        {
            return 0;
        }

        var pieces = 0;
        for (int at = 0, left = Length; left > 0; )
        {
            var length = Math.Min(left, 44 * 1460);
            pieces += 1 + ((at + length - 1) / 4096) - (at / 4096) + 1;
            at += length;
            left -= length;
        }

        return pieces;
    }
}
