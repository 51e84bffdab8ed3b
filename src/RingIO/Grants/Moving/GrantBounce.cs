// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>Grants bytes that do not fill a page, in a page of their own that holds nothing else (XSA-403).</summary>
/// <remarks>
/// Ownership: pages that are put in are used again and again; one that a peer does not let go stays out (XSA-396). Thread safety: one thread
/// at a time.
/// </remarks>
public sealed class GrantBounce
{
    private readonly MachineMemory _memory;
    private readonly GuestGrants _grants;
    private readonly IGuestFrames _frames;
    private readonly GrantRevocations _pages;
    private readonly Stack<Gfn> _free = new();

    /// <summary>Makes one without pages.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="grants">The domain's side of its table.</param>
    /// <param name="frames">How the domain numbers its memory.</param>
    public GrantBounce(MachineMemory memory, GuestGrants grants, IGuestFrames frames)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(grants);
        ArgumentNullException.ThrowIfNull(frames);
        _memory = memory;
        _grants = grants;
        _frames = frames;
        _pages = new(grants);
    }

    /// <summary>How many pages peers have not let go.</summary>
    public int Waiting => _pages.Waiting;

    /// <summary>Puts in a page to be used.</summary>
    /// <param name="page">A page of the domain's, used for nothing else.</param>
    public void Add(Gfn page) => _free.Push(page);

    /// <summary>Grants a copy of bytes.</summary>
    /// <param name="domain">To whom.</param>
    /// <param name="bytes">The bytes, at most 4096; the page around them is zeroed.</param>
    /// <param name="isReadOnly">Whether they may be read only.</param>
    /// <param name="grant">The reference and the page, for <see cref="End"/>.</param>
    /// <returns><see langword="false"/> if no page or no reference is free.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more bytes than a page has.</exception>
    public bool TryGrant(
        ushort domain,
        ReadOnlySpan<byte> bytes,
        bool isReadOnly,
        out (GrantRef Reference, Gfn Page) grant
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, 4096, nameof(bytes));
        grant = default;
        if (
            !(_free.TryPop(out var page) || _pages.TryTake(out page))
            || !_frames.TryFind(page, out var frame)
        )
        {
            return false;
        }

        var target = _memory.Bytes(frame);
        bytes.CopyTo(target);
        target[bytes.Length..].Clear();
        if (!_grants.TryGrant(domain, page, isReadOnly, out var reference))
        {
            _free.Push(page);
            return false;
        }

        grant = (reference, page);
        return true;
    }

    /// <summary>Ends a grant; its page is used again when the peer has let it go.</summary>
    /// <param name="grant">What <see cref="TryGrant"/> gave.</param>
    /// <param name="answer">Gets the page's first bytes, if the page is free already: what the peer wrote.</param>
    /// <returns>Whether it was.</returns>
    public bool End((GrantRef Reference, Gfn Page) grant, Span<byte> answer)
    {
        var waiting = _pages.Waiting;
        _pages.Add(grant.Reference, grant.Page);
        if (_pages.Waiting > waiting || !_frames.TryFind(grant.Page, out var frame))
        {
            return false;
        }

        _memory.Bytes(frame)[..Math.Min(4096, answer.Length)].CopyTo(answer);
        return true;
    }
}
