// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>One question: how do our subjects compare with the peers at the same work?</summary>
/// <param name="Suite">The suite that asks.</param>
/// <param name="Name">The work, for example <c>single/8B</c>.</param>
/// <param name="Unit">The figure.</param>
/// <param name="Subjects">Ours; each is compared with each peer but itself.</param>
/// <param name="Peers">What they are compared with.</param>
internal sealed record Case(
    string Suite,
    string Name,
    Unit Unit,
    IReadOnlyList<Subject> Subjects,
    IReadOnlyList<Subject> Peers
)
{
    /// <summary>What the case is a point of, or null.</summary>
    public Sweep? Sweep { get; init; }

    /// <summary>A subject that chooses among others of this case, and those others, or null: it is also compared with the best of them.</summary>
    public (Subject Chooser, IReadOnlyList<Subject> Among)? Choice { get; init; }

    /// <summary>All that is worth measuring here, ours first; nothing when there is nothing to compare.</summary>
    public IEnumerable<Subject> Present =>
        Subjects.Any(s => s.Absent is null)
            ? Subjects
                .Union(Peers, ReferenceEqualityComparer.Instance)
                .Cast<Subject>()
                .Where(s => s.Absent is null)
            : [];
}
