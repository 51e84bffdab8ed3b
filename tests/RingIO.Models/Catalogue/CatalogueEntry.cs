// SPDX-License-Identifier: MIT

namespace RingIO.Models.Catalogue;

/// <summary>An algorithm whose orderings are catalogued.</summary>
/// <param name="Name">The ring's, or the algorithm's.</param>
/// <param name="Source">The file whose header names the redundant edges, from the root of the sources.</param>
/// <param name="Edges">The edges by number.</param>
/// <param name="Programs">What explores it.</param>
public sealed record CatalogueEntry(
    string Name,
    string Source,
    IReadOnlyDictionary<int, string> Edges,
    IReadOnlyList<BoundedProgram> Programs
);
