// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>A payload on its way between this domain and another: at most a page.</summary>
/// <remarks>Plain data. The caller fills in what is to be moved; the mover, what became of it.</remarks>
public record struct GrantedPayload
{
    /// <summary>The other domain.</summary>
    public ushort Domain { get; set; }

    /// <summary>The other domain's grant; for a flip, its offer to accept.</summary>
    public GrantRef Reference { get; set; }

    /// <summary>The first byte in the granted page.</summary>
    public ushort Offset { get; set; }

    /// <summary>How many bytes, at most to the page's end.</summary>
    public ushort Length { get; set; }

    /// <summary>This domain's own page, for copies and flips: bytes go to, or come from, its start.</summary>
    public ulong OwnFrame { get; set; }

    /// <summary>Where the granted page is mapped, if it is.</summary>
    public ulong Address { get; set; }

    /// <summary>By which handle it is to be unmapped; meaningful if it was mapped for this payload.</summary>
    public uint Handle { get; set; }

    /// <summary>How it was moved.</summary>
    public TransferMethod Method { get; set; }

    /// <summary>How that ended.</summary>
    public GrantStatus Status { get; set; }
}
