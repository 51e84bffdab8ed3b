// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Litmus.Shapes;

namespace RingIO.Litmus.Tests;

/// <summary>The live control, run once for all litmus tests.</summary>
public sealed class LiveMachine
{
    internal LitmusPlan Plan { get; } = LitmusPlan.Short(seed: 1);

    internal RoundTally Control { get; }

    public LiveMachine() => Control = ShapeCatalog.RunLiveControl(Plan);
}
