// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>Bytes of a frame that are granted.</summary>
internal readonly record struct GrantBytes(Mfn Frame, int Start, int Length)
{
    public bool Contain(int offset, int length) =>
        offset >= Start && offset + length <= Start + Length;
}
