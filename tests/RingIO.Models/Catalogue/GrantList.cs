// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of grant entries.</summary>
internal static class GrantList
{
    /// <summary>Those of <see cref="Grants.GrantEntryCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        .. new[] { 1, 2 }.SelectMany(version =>
            new BoundedProgram[]
            {
                Of(version, "published", GrantEntries.Published),
                Of(version, "revoked under a mapping", GrantEntries.RevokedUnderAMapping),
                Of(version, "revoked under a copy", GrantEntries.RevokedUnderACopy),
                Of(version, "granted anew", GrantEntries.GrantedAnew),
                Of(version, "transferred", GrantEntries.Transferred),
                Of(version, "withdrawn", GrantEntries.Withdrawn),
            }
        ),
    ];

    private static BoundedProgram Of(int version, string name, Func<int, GrantEntries> make) =>
        new("Grants", name, $"version {version}, 1 granter, 1 user", () => make(version));
}
