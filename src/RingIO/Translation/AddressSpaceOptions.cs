// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>How an address space is made.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AddressSpaceOptions
{
    /// <summary>How its tables look.</summary>
    public PageTableFormat Format { get; init; } = PageTableFormat.FourLevel;

    /// <summary>Its identifier: by this, processors tell its translations from others'.</summary>
    public AddressSpaceId Id { get; init; }

    /// <summary>Who makes processors forget; by default there is nothing to forget.</summary>
    public ITranslationInvalidator Invalidator { get; init; } = NoTranslations.Instance;

    /// <summary>The largest page to map; 4 KiB turns superpages off (as for two-level tables without CR4.PSE).</summary>
    public PageSize LargestPage { get; init; } = PageSize.Size1G;

    /// <summary>Whether tables that map frames in a row become superpages by themselves.</summary>
    public bool Promotes { get; init; } = true;
}
