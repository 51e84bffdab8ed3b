// SPDX-License-Identifier: MIT

using RingIO.Testing;

namespace RingIO.Models.Catalogue;

/// <summary>What became of an edge that lost its order.</summary>
/// <param name="Entry">The algorithm.</param>
/// <param name="Edge">The edge's number.</param>
/// <param name="Kind">What it came to.</param>
/// <param name="Reason">How it failed, or why it is redundant.</param>
/// <param name="Program">The program that failed; null if none did.</param>
/// <param name="Executions">How many executions that took.</param>
/// <param name="Token">Leads through the failing execution; null if none failed.</param>
public sealed record EdgeVerdict(
    CatalogueEntry Entry,
    int Edge,
    EdgeVerdictKind Kind,
    string Reason,
    BoundedProgram? Program,
    long Executions,
    string? Token
)
{
    /// <summary>Whether it is as it must be.</summary>
    public bool IsRight => Kind is EdgeVerdictKind.Killed or EdgeVerdictKind.Redundant;

    /// <summary>The edge's name.</summary>
    public string Name => Entry.Edges[Edge];

    /// <inheritdoc/>
    public override string ToString() =>
        Program is null
            ? $"{Entry.Name} {Edge} {Name}: {Kind}: {Reason}"
            : $"{Entry.Name} {Edge} {Name}: {Kind} by {Program}, {Executions} executions: {Reason}; replay \"{Program}\" {Token} --without {Edge}";

    /// <summary>A failure in a few words: what it says of addresses differs from run to run.</summary>
    /// <param name="verdict">The failed verdict.</param>
    /// <returns>The kind of failure.</returns>
    internal static string Shorten(Verdict verdict)
    {
        var reason = verdict.Reason;
        return reason.StartsWith("data race", StringComparison.Ordinal) ? "data race"
            : reason.StartsWith("stuck", StringComparison.Ordinal) ? "stuck"
            : verdict.Exception is { } thrown ? thrown.Message.Split('\n')[0].Split(" (weakened")[0]
            : reason;
    }
}
