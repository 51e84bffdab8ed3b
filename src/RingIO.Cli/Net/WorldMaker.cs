// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Measuring;
using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Translation;

namespace RingIO.Cli.Net;

/// <summary>Makes rows' machines.</summary>
internal static class WorldMaker
{
    /// <summary>Makes a row's machine.</summary>
    /// <param name="row">The row.</param>
    /// <param name="far">The far host.</param>
    /// <param name="plan">How the run goes.</param>
    /// <param name="model">Hears of what is touched; <see langword="null"/>: nobody does.</param>
    /// <returns>The machine, owned by the caller.</returns>
    public static StreamWorld Make(
        NetConfiguration row,
        FarHost far,
        ExperimentPlan plan,
        TlbModel? model = null
    ) =>
        row.Place == NetPlace.Guest
            ? new GuestWorld(row, far, plan.Near, plan.Pages, plan.IsReal, model)
            {
                Configuration = row,
                Far = far,
            }
            : new HostWorld(row.Place, far, plan.Near, plan.Pages, plan.IsReal, model)
            {
                Configuration = row,
                Far = far,
            };
}
