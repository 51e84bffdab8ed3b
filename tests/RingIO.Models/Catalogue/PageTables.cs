// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;

namespace RingIO.Models.Catalogue;

/// <summary>The programs of page tables.</summary>
internal static class PageTables
{
    /// <summary>Those of <see cref="Translation.PageTableCore{TOrder}"/>.</summary>
    public static IReadOnlyList<BoundedProgram> All { get; } =
    [
        new("PageTable", "a page goes", "2 processors, 1 mapper", () => Walks.Unmap()),
        new("PageTable", "a table comes", "2 processors, 1 mapper", () => Walks.Map()),
        new("PageTable", "a superpage is split", "2 processors, 1 mapper", () => Walks.Split()),
        new("PageTable", "a page goes, narrow", "1 processor, 1 mapper", () => Walks.Unmap(false)),
        new("PageTable", "a table comes, narrow", "1 processor, 1 mapper", () => Walks.Map(false)),
        new("PageTable", "a split, narrow", "1 processor, 1 mapper", () => Walks.Split(false)),
    ];
}
