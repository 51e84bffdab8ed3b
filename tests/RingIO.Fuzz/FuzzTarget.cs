// SPDX-License-Identifier: MIT

namespace RingIO.Fuzz;

/// <summary>Code that takes bytes which anybody may have made.</summary>
/// <param name="Name">What the command calls it.</param>
/// <param name="Run">Takes the bytes and checks what must hold; what it throws is a find. Deterministic, and bounded by the bytes.</param>
/// <param name="Seeds">Makes well-formed inputs to begin from. Not called under libFuzzer: code that is instrumented may not run before it.</param>
public sealed record FuzzTarget(
    string Name,
    SharpFuzz.ReadOnlySpanAction Run,
    Func<IReadOnlyList<byte[]>> Seeds
);
