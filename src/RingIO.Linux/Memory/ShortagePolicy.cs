// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>What happens when the pages that are wished for cannot be had.</summary>
public enum ShortagePolicy
{
    /// <summary>An error that names the setting and the number needed.</summary>
    Fail,

    /// <summary>The next smaller kind is taken, down to 4 KiB, and <see cref="BackingReport"/> says what it became and why.</summary>
    FallBack,
}
