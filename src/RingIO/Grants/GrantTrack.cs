// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What stands behind a handle: one mapping, with a part for processors and one for devices, each a pin of its own (XSA-224).</summary>
internal struct GrantTrack
{
    public GrantPin Pin;
    public GrantMapping Mapping;
    public GrantMapBits Parts;
    public bool IsLeaving;
    public bool IsTaken;
    public uint Generation;
    public int NextFree;

    public readonly bool Has(GrantMapBits part) => (Parts & part) != 0;
}
