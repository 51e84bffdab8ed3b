// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>Pages of a guest that its back end keeps pinned, by their number.</summary>
internal sealed class StaticGrants(int extent)
{
    private readonly uint[] _references = new uint[extent];

    public bool TryFind(Gfn page, out GrantRef reference)
    {
        reference = new(page.Value < (ulong)_references.Length ? _references[page.Value] : 0);
        return reference.Value != 0; // Reserved references are never given, 0 among them.
    }

    public void Set(Gfn page, GrantRef reference) => _references[page.Value] = reference.Value;
}
