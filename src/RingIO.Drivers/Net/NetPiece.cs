// SPDX-License-Identifier: MIT

using RingIO.Grants;

namespace RingIO.Drivers.Net;

/// <summary>Bytes of a packet as a grant copy's source names them: in a page of the driver domain's own, or in a granted one.</summary>
internal readonly record struct NetPiece(
    ulong Page,
    ushort Domain,
    ushort Offset,
    ushort Length,
    bool IsGranted
)
{
    /// <summary>One copy of the piece's first bytes.</summary>
    public GnttabCopy CopyOf(int length) =>
        new()
        {
            Source = IsGranted
                ? new()
                {
                    Reference = (uint)Page,
                    Domain = Domain,
                    Offset = Offset,
                }
                : new()
                {
                    Frame = Page,
                    Domain = GrantRegistry.Self,
                    Offset = Offset,
                },
            Flags = IsGranted ? GrantCopyBits.SourceGranted : GrantCopyBits.None,
            Length = (ushort)length,
        };

    public NetPiece Skip(int bytes) =>
        this with
        {
            Offset = (ushort)(Offset + bytes),
            Length = (ushort)(Length - bytes),
        };
}
