// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>Pages of a guest that its back end keeps pinned, by their number.</summary>
internal sealed class StaticGrants(int extent)
{
    private readonly uint[] _references = new uint[extent];

    public int Count { get; private set; }

    public bool TryFind(Gfn page, out GrantRef reference)
    {
        reference = new(page.Value < (ulong)_references.Length ? _references[page.Value] : 0);
        return reference.Value != 0; // Reserved references are never given, 0 among them.
    }

    /// <summary>Says which grant keeps a page; none if it is 0.</summary>
    public void Set(Gfn page, GrantRef reference)
    {
        ref var place = ref _references[page.Value];
        Count += (reference.Value != 0 ? 1 : 0) - (place != 0 ? 1 : 0);
        place = reference.Value;
    }

    public bool TryRemoveAny(out Gfn page, out GrantRef reference)
    {
        (page, reference) = (default, default);
        if (Count == 0)
        {
            return false;
        }

        var place = Array.FindIndex(_references, static value => value != 0);
        (page, reference) = (new((ulong)place), new(_references[place]));
        Set(page, default);
        return true;
    }
}
