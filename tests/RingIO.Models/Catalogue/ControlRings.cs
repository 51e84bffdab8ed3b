// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Models.Rings;
using RingIO.Rings;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of the control words: every ring's parking, endings, handovers and recoveries, and their own.</summary>
internal static class ControlRings
{
    private static readonly ModelShape Park = new() { Waiting = Waiting.Park };

    /// <summary>Those of <see cref="RingControl{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        .. new ProgramList("Control", shape => new SpscModelRing(shape))
            .Add("two ends", "both at once", new(), r => Endings.OfTwo(r))
            .All,
        .. SingleRings.Spsc,
        .. new ProgramList("Mpmc", shape => new MpmcModelRing(shape))
            .Add(
                "two recoveries",
                "1 dead",
                new() { Owners = 2 },
                r => Recoveries.Twice((MpmcModelRing)r)
            )
            .Add("sleepers forgotten", "1 dead, 1 new", Park, r => Recoveries.Asleep(r))
            .All,
        .. SequencedRings.Recovery,
    ];
}
