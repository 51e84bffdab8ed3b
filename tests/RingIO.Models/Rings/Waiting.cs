// SPDX-License-Identifier: MIT

namespace RingIO.Models.Rings;

/// <summary>How the sides of an explored ring wait for each other.</summary>
public enum Waiting
{
    /// <summary>By <see cref="RingIO.Testing.ModelWait.Until"/>: tries in vain are left out.</summary>
    Until,

    /// <summary>In a loop with spin hints; what a try in vain remembered is kept, as in production.</summary>
    Spin,

    /// <summary>Asleep until the other side changes the wake word, as a parker does.</summary>
    Park,
}
