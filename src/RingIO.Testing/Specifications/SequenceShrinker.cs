// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>Makes sequences of operations smaller.</summary>
internal static class SequenceShrinker
{
    // Pairs are many; a sequence that other steps have made short has few.
    private const int MaxLengthForPairs = 24;

    /// <summary>Stretches dropped, the longest first; then pairs, such as a put and its take; then single operations simplified.</summary>
    public static Func<SpecStep<TOperation>[], IEnumerable<SpecStep<TOperation>[]>> Of<TOperation>(
        Func<TOperation, IEnumerable<TOperation>> simplify
    ) =>
        steps =>
            WithoutStretches(steps).Concat(WithoutPairs(steps)).Concat(Simplified(steps, simplify));

    private static IEnumerable<SpecStep<TOperation>[]> WithoutStretches<TOperation>(
        SpecStep<TOperation>[] steps
    )
    {
        for (var length = steps.Length; length > 0; length /= 2)
        {
            for (var from = 0; from < steps.Length; from += length)
            {
                yield return [.. steps[..from], .. steps.Skip(from + length)];
            }
        }
    }

    private static IEnumerable<SpecStep<TOperation>[]> WithoutPairs<TOperation>(
        SpecStep<TOperation>[] steps
    )
    {
        for (var first = 0; steps.Length <= MaxLengthForPairs && first < steps.Length; first++)
        {
            for (var second = first + 1; second < steps.Length; second++)
            {
                yield return
                [
                    .. steps[..first],
                    .. steps[(first + 1)..second],
                    .. steps[(second + 1)..],
                ];
            }
        }
    }

    private static IEnumerable<SpecStep<TOperation>[]> Simplified<TOperation>(
        SpecStep<TOperation>[] steps,
        Func<TOperation, IEnumerable<TOperation>> simplify
    )
    {
        for (var at = 0; at < steps.Length; at++)
        {
            foreach (var simpler in simplify(steps[at].Operation))
            {
                SpecStep<TOperation>[] changed = [.. steps];
                changed[at] = steps[at] with { Operation = simpler };
                yield return changed;
            }
        }
    }
}
