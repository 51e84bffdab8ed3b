// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Gives frames one by one, and takes them back: what page tables are built from.</summary>
/// <remarks>Thread safety: as the implementation says; a table asks for frames on the thread that changes it.</remarks>
public interface IFrameSource
{
    /// <summary>Who owns the frames.</summary>
    DomainId Owner { get; }

    /// <summary>Gives a frame.</summary>
    /// <param name="frame">A frame of <see cref="Owner"/>, zeroed, to which nobody else refers.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    bool TryAllocate(out Mfn frame);

    /// <summary>Takes a frame back.</summary>
    /// <param name="frame">A frame that it gave; the caller has dropped its references.</param>
    /// <returns>
    /// <see langword="false"/> if somebody still refers to it, as where a guest has its own tables mapped to read them: it is the
    /// caller's still, who tries again later.
    /// </returns>
    bool TryFree(Mfn frame);
}
