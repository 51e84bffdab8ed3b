// SPDX-License-Identifier: MIT

using RingIO.Load.Chasing;
using RingIO.Load.Measuring;
using RingIO.Load.Native;
using RingIO.Translation;

namespace RingIO.Load.Subjects;

/// <summary>Pointer chases through memory in pages of a known size, and what the model of a TLB says of them.</summary>
internal static class ChaseSubjects
{
    /// <summary>A chase in C#.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="field">The memory.</param>
    /// <param name="bytes">The working set.</param>
    /// <returns>The subject.</returns>
    public static Subject Managed(string name, ChaseField field, long bytes) =>
        Of(name, field, null, run => Chase.Managed(field[bytes], run));

    /// <summary>The same chase in C.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="field">The memory.</param>
    /// <param name="bytes">The working set.</param>
    /// <returns>The subject.</returns>
    public static Subject Native(string name, ChaseField field, long bytes) =>
        Of(name, field, NativeBench.Shared.Absent, run => Chase.Native(field[bytes], run));

    /// <summary>The model's count of walks for the same loads, in the place of time.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="field">The memory.</param>
    /// <param name="bytes">The working set.</param>
    /// <returns>The subject; it computes once and repeats itself.</returns>
    public static Subject Predicted(string name, ChaseField field, long bytes)
    {
        var prediction = new Lazy<ChasePrediction>(() =>
            ChasePrediction.Of(TlbGeometry.Zen5, field[bytes])
        );
        return Of(name, field, null, _ => new(1_000_000, prediction.Value.Walks * 1_000_000));
    }

    private static Subject Of(
        string name,
        ChaseField field,
        string? absent,
        Func<Run, Measurement> measure
    ) =>
        (field.Absent ?? absent) is { } reason ? Subject.Missing(name, reason) : new(name, measure);
}
