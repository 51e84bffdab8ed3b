// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A cached translation of one page, or of one superpage.</summary>
/// <param name="Page">The first 4 KiB page: a multiple of the size.</param>
/// <param name="Size">The size of page that the page table says.</param>
/// <param name="Frame">The first 4 KiB frame: a multiple of the size.</param>
/// <param name="Space">The address space; a global translation holds in all.</param>
/// <param name="Rights">What it permits.</param>
/// <param name="IsGlobal">Whether it holds in every address space and survives a switch (Intel SDM volume 3A, 5.10.2.4).</param>
/// <remarks>Immutable.</remarks>
public readonly record struct TlbEntry(
    Vfn Page,
    PageSize Size,
    Mfn Frame,
    AddressSpaceId Space,
    TlbRights Rights,
    bool IsGlobal = false
)
{
    /// <summary>Whether an access may go through this translation without a walk: it has the rights, and a write finds the dirty bit set.</summary>
    /// <param name="access">The access.</param>
    /// <returns>Whether it may.</returns>
    public bool Permits(TlbAccess access)
    {
        // A write needs Dirty besides Write: the bit 3 places further up.
        var needed = (int)access | (((int)access & (int)TlbAccess.Write) << 3);
        return ((int)Rights & needed) == needed;
    }

    /// <summary>The 4 KiB frame behind a 4 KiB page that this translation covers.</summary>
    /// <param name="page">A page from <see cref="Page"/> on, within the size.</param>
    /// <returns>The frame.</returns>
    public Mfn FrameOf(Vfn page) => new(Frame.Value + (page.Value - Page.Value));
}
