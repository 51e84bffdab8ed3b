// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Decides which frames tables that somebody else wrote may lead to.</summary>
/// <remarks>
/// Asked on each walk for frames inside the machine. It says what is so now: whoever lets frames change hands while such
/// tables are walked holds references meanwhile. Thread safety: called from any thread; it must not block.
/// </remarks>
public interface IFramePolicy
{
    /// <summary>Whether a frame may be read as a table, and accessed and dirty bits be set in it.</summary>
    /// <param name="frame">A frame of the machine.</param>
    /// <returns>Whether it may.</returns>
    bool MayHoldTables(Mfn frame);

    /// <summary>Whether a frame may be reached as memory.</summary>
    /// <param name="frame">A frame of the machine.</param>
    /// <returns>Whether it may.</returns>
    bool MayBeReached(Mfn frame);
}
