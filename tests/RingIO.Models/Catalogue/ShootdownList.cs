// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of TLB shootdowns.</summary>
internal static class ShootdownList
{
    /// <summary>Those of <see cref="Translation.ShootdownCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        Of("polling", "1 processor, 1 page", ShootdownStory.Polling),
        Of("lazy", "1 processor that comes twice, 1 page", ShootdownStory.Lazy),
        Of("told", "1 processor, another waits", ShootdownStory.Told),
        Of("one request, twice", "1 processor, 2 pages", ShootdownStory.Successive),
        Of("one request, two initiators", "1 processor, 2 pages", ShootdownStory.TwoInitiators),
        Of("polling and lazy", "2 processors, 1 page", ShootdownStory.TwoCpus),
    ];

    private static BoundedProgram Of(string name, string bounds, ShootdownStory story) =>
        new("Shootdown", name, bounds, () => new Shootdowns(story));
}
