// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>An open side of a copy: the caller's own page, or a pin, or two where one leads to the other.</summary>
internal readonly record struct GrantCopySide(GrantBytes Bytes, bool IsWritable)
{
    public GrantPin First { get; init; }

    public GrantPin Second { get; init; }
}
