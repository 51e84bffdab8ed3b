// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Domains;

/// <summary>Where the software that runs as a domain finds its memory in this process.</summary>
/// <remarks>
/// A <see cref="DomainMemory"/> tells it which frame is behind which number whenever that changes, so that a page that changes hands
/// moves really. Thread safety: <see cref="AddressOf"/> from any thread; the others one at a time, which the domain's memory sees to.
/// </remarks>
public interface IFrameView
{
    /// <summary>Where a frame appears; it is valid while there is a frame behind the number.</summary>
    /// <param name="frame">The domain's number: 0 to <see cref="DomainMemory.Extent"/> - 1.</param>
    /// <returns>The address: it does not change.</returns>
    nint AddressOf(Gfn frame);

    /// <summary>Lets a machine frame appear, in the place of another or of a hole. When this returns, the domain cannot reach that other any more.</summary>
    /// <param name="frame">The domain's number.</param>
    /// <param name="machine">The machine frame.</param>
    /// <returns><see langword="false"/> if it cannot be shown: what was there is there still.</returns>
    bool TryShow(Gfn frame, Mfn machine);

    /// <summary>Lets a frame disappear. When this returns, the domain cannot reach it any more.</summary>
    /// <param name="frame">The domain's number.</param>
    void Hide(Gfn frame);
}
