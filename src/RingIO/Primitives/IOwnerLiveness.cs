// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Tells whether the owner of a part of shared memory still lives.</summary>
/// <remarks>
/// An owner is named by a number that is never used again while memory that holds it exists (a process id joined
/// with its start time, for one); 0 names nobody. Thread safety: every member may be called from any thread.
/// </remarks>
public interface IOwnerLiveness
{
    /// <summary>The number that names the caller; never 0.</summary>
    ulong Current { get; }

    /// <summary>Whether the owner lives. A wrong "yes" delays recovery; a wrong "no" corrupts: in doubt, yes.</summary>
    /// <param name="owner">A number that <see cref="Current"/> gave, here or in another process.</param>
    /// <returns><see langword="false"/> only if the owner is gone for good.</returns>
    bool IsAlive(ulong owner);
}
