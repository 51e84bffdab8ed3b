// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Why an address was not translated.</summary>
public enum PageFaultCause
{
    /// <summary>It was.</summary>
    None = 0,

    /// <summary>An entry on the way is not present.</summary>
    NotPresent = 1,

    /// <summary>The entries together do not grant the access.</summary>
    Protection = 2,

    /// <summary>An entry has a reserved bit set.</summary>
    ReservedBit = 3,

    /// <summary>The address is none of this format: a general-protection fault (vector 13), not a page fault.</summary>
    NotCanonical = 4,

    /// <summary>
    /// A table or the page lies outside the machine, or the policy refuses it. For the monitor to judge; the error code
    /// is that of a page that is not there.
    /// </summary>
    Refused = 5,

    /// <summary>
    /// The entries changed under each of <see cref="PageWalker.Attempts"/> walks. As a spurious fault on hardware: the
    /// access may be tried again; the error code is that of a page that is not there.
    /// </summary>
    Contended = 6,
}
