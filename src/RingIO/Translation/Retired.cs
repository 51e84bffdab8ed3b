// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Frames that go back once no processor can reach them any more.</summary>
/// <param name="Kind">What becomes of them.</param>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Page">Of a promoted table: the first page that it mapped.</param>
/// <param name="Level">Of a promoted table: its level.</param>
internal readonly record struct Retired(
    RetiredKind Kind,
    Mfn First,
    long Count,
    Vfn Page = default,
    int Level = 0
);
