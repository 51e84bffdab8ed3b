// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Measuring;
using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net.Translation;

/// <summary>Counts the translations that a row misses: a run of its own, with modelled mappings, in which every touch is told to the model.</summary>
internal static class TlbStudy
{
    // 2 MiB: some 1400 packets each way, after as many to warm up.
    private const int Pages = 512;

    /// <summary>Runs a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="plan">How the experiment goes.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <returns>The misses a packet.</returns>
    public static TlbMisses Run(
        NetConfiguration row,
        ExperimentPlan plan,
        CancellationToken cancelled
    )
    {
        var small = plan with { Pages = Pages, IsReal = false };
        var model = new TlbModel(row.Memory);
        using var far = new FarHost(Pages, plan.Far);
        using var world = WorldMaker.Make(row, far, small, model);
        var (oldTransmit, currentTransmit) = Count(
            world,
            NetDirection.Transmit,
            model,
            plan,
            cancelled
        );
        var (oldReceive, currentReceive) = Count(
            world,
            NetDirection.Receive,
            model,
            plan,
            cancelled
        );
        return new TlbMisses(oldTransmit, oldReceive, currentTransmit, currentReceive);
    }

    private static (double Old, double Current) Count(
        StreamWorld world,
        NetDirection direction,
        TlbModel model,
        ExperimentPlan plan,
        CancellationToken cancelled
    )
    {
        var length = Pages * PageRun.PageBytes;
        world.Far.Sums.Fill(world.Far.Memory.Source, length);
        uint sequence = 1;
        StreamRun.Move(world, direction, length, sequence, null, cancelled);
        model.Reset();
        sequence += (uint)length;
        StreamRun.Move(world, direction, length, sequence, null, cancelled);
        var packets = (length + plan.Near.Segment - 1.0) / plan.Near.Segment;
        return (model.OldMisses / packets, model.CurrentMisses / packets);
    }
}
