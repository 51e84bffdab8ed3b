// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>
/// One entry of a node's permissions. The first entry of a list names the owner, who may do anything, and what everybody
/// may do who has no entry of his own; the others name one domain each.
/// </summary>
/// <param name="Domain">The domain's number; the entry is for whoever has it now, and not for a later domain of that number.</param>
/// <param name="Access">What it, or for the first entry everybody, may do.</param>
/// <remarks>Immutable. Source: <c>docs/misc/xenstore.txt</c>, GET_PERMS and SET_PERMS.</remarks>
public readonly record struct StoreRight(ushort Domain, StoreAccess Access)
{
    private const string Letters = "nrwb";

    /// <summary>Reads an entry as it is on the wire.</summary>
    /// <param name="text">A letter (n, r, w, b) and a domain's number in decimal, as <c>r3</c>.</param>
    /// <param name="permission">The entry.</param>
    /// <returns><see langword="false"/> if the text is none, or no domain can have the number.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out StoreRight permission)
    {
        permission = default;
        if (text is not { Length: > 1 })
        {
            return false;
        }

        var access = Letters.IndexOf(text[0], StringComparison.Ordinal);
        if (
            access < 0
            || !ushort.TryParse(
                text.AsSpan(1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var domain
            )
            || domain >= DomainId.FirstReserved
        )
        {
            return false;
        }

        permission = new(domain, (StoreAccess)access);
        return true;
    }

    /// <summary>The entry as it is on the wire.</summary>
    /// <returns>As <c>r3</c>.</returns>
    public override string ToString() => $"{Letters[(int)(Access & StoreAccess.Both)]}{Domain}";
}
