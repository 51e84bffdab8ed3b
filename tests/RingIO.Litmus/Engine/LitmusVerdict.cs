// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>What a litmus came to.</summary>
internal enum LitmusVerdict
{
    /// <summary>The broken twin was seen to fail; the right program ran as often as that asks for, and did not.</summary>
    Passed,

    /// <summary>The right program did what must not happen.</summary>
    Broken,

    /// <summary>Nothing was proved: the twin was not seen to fail, or the right program could not run as often as that asks for.</summary>
    Inconclusive,
}
