// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>How a domain numbers its memory: which machine frame is behind each of its frames (Xen: the p2m).</summary>
/// <remarks>Thread safety: every member may be called from any thread; none calls back into a grant table.</remarks>
public interface IGuestFrames
{
    /// <summary>Looks up a frame.</summary>
    /// <param name="frame">Any number: it may come from a hostile domain.</param>
    /// <param name="machine">The machine frame behind it; whether the domain still owns it is for who takes a reference to find out.</param>
    /// <returns>Whether there is one.</returns>
    bool TryFind(Gfn frame, out Mfn machine);

    /// <summary>Takes a machine frame out: a hole stays.</summary>
    /// <param name="frame">The domain's number.</param>
    /// <param name="machine">What must be behind it.</param>
    /// <returns>Whether it was.</returns>
    bool TryTake(Gfn frame, Mfn machine);

    /// <summary>Puts a machine frame in.</summary>
    /// <param name="frame">Where the domain wishes it; any number.</param>
    /// <param name="machine">The machine frame.</param>
    /// <param name="placed">Where it is.</param>
    /// <returns><see langword="false"/> if there is no such place, or it is no hole.</returns>
    bool TryPlace(Gfn frame, Mfn machine, out Gfn placed);

    /// <summary>Puts a machine frame in the place of another, as one change.</summary>
    /// <param name="frame">The domain's number.</param>
    /// <param name="old">What must be behind it.</param>
    /// <param name="machine">What is behind it then.</param>
    /// <param name="placed">Where it is.</param>
    /// <returns>Whether it was, and is.</returns>
    bool TryReplace(Gfn frame, Mfn old, Mfn machine, out Gfn placed);
}
