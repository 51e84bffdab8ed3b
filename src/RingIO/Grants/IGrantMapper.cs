// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Makes granted frames appear in a domain's memory, and disappear: modelled, in its page tables, or real, in this process.</summary>
/// <remarks>
/// The caller holds a reference to each frame from before it is mapped until its unmapping is complete. Thread safety: one thread at a
/// time; the domain's grant table sees to it.
/// </remarks>
public interface IGrantMapper
{
    /// <summary>Maps a batch, each or not for itself.</summary>
    /// <param name="batch">What is to be mapped where.</param>
    /// <param name="results">Gets how each ended: as many as the batch has.</param>
    void Map(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results);

    /// <summary>Unmaps a batch, each or not for itself: only where exactly that frame is mapped exactly so (XSA-234).</summary>
    /// <param name="batch">What is mapped where.</param>
    /// <param name="results">Gets how each ended: as many as the batch has.</param>
    /// <returns>The change's number, for <see cref="IsComplete"/>; numbers do not fall.</returns>
    long Unmap(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results);

    /// <summary>Unmaps a page and puts in its place what is mapped elsewhere; that place is empty then.</summary>
    /// <param name="mapping">What is mapped.</param>
    /// <param name="newAddress">Where the page is mapped that moves.</param>
    /// <param name="change">The change's number.</param>
    /// <returns>How it ended; all or nothing.</returns>
    GrantStatus Replace(in GrantMapping mapping, ulong newAddress, out long change);

    /// <summary>Whether nobody can reach any more what a change took out.</summary>
    /// <param name="change">The change's number.</param>
    /// <returns>Whether it is complete; once it is, it stays so.</returns>
    bool IsComplete(long change);
}
