// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What a <see cref="TranslationUnit"/> is made of.</summary>
/// <remarks>Immutable. The parts belong to whoever made them, and to one unit each.</remarks>
public sealed record TranslationUnitOptions
{
    /// <summary>The model that answers before a walk, and counts; null: every translation is a walk.</summary>
    public Tlb? Tlb { get; init; }

    /// <summary>The cache that <see cref="TranslationUnit.TryRead{T}"/> and its kind ask first; null: none. What it answers, the model does not see.</summary>
    public TranslationCache? Cache { get; init; }

    /// <summary>Which frames tables may lead to; null: any inside the machine. Needed for tables that somebody else writes.</summary>
    public IFramePolicy? Policy { get; init; }
}
