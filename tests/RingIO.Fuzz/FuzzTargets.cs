// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Parsers;

namespace RingIO.Fuzz;

/// <summary>Everything that can be fuzzed by name.</summary>
public static class FuzzTargets
{
    /// <summary>The targets. A parser of a wire format gets a line here.</summary>
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        StoreTarget.Messages,
        HeadersTarget.Headers,
        SegmenterTarget.Segmenter,
        CoalescerTarget.Coalescer,
        CaptureTarget.Capture,
        OffloadTarget.Offload,
        SwitchTarget.Switch,
    ];

    /// <summary>The target of a name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentException">There is none; those that there are, are named.</exception>
    public static FuzzTarget Of(string name) =>
        All.FirstOrDefault(t => t.Name == name)
        ?? throw new ArgumentException(
            $"There is no target '{name}'; there are {string.Join(", ", All.Select(t => t.Name))}."
        );
}
