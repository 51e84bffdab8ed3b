// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>Inside the core, a folder uses only the folders that the house's table lets it see.</summary>
internal static class FolderRules
{
    public const string Core = "src/RingIO";

    private static readonly Dictionary<string, string[]> MaySee = new(StringComparer.Ordinal)
    {
        ["Primitives"] = [],
        ["Memory"] = ["Primitives"],
        ["Devices"] = ["Primitives", "Memory"],
        ["Translation"] = ["Primitives", "Memory"],
        ["Rings"] = ["Primitives", "Memory"],
        ["Events"] = ["Primitives", "Memory"],
        ["Grants"] = ["Primitives", "Memory", "Translation"],
        ["Domains"] = ["Primitives", "Memory", "Devices", "Translation", "Events", "Grants"],
        ["Pipelines"] = ["Primitives", "Memory", "Rings"],
    };

    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> files)
    {
        var sources = new SourceCompilation(files);
        return sources
            .Errors()
            .Concat(sources.Files.SelectMany(Place))
            .Concat(sources.Files.SelectMany(file => References(sources, file)));
    }

    private static string Folder(SourceFile file)
    {
        var rest = file.Path[(Core.Length + 1)..];
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        return end < 0 ? "" : rest[..end];
    }

    private static IEnumerable<Violation> Place(SourceFile file)
    {
        var folder = Folder(file);
        if (!MaySee.ContainsKey(folder))
        {
            yield return new Violation(
                file.Path,
                1,
                $"folder '{folder}' is not in the table of {nameof(FolderRules)}: move the file, or decide what the folder may see"
            );
        }

        var expected = $"RingIO.{folder}";
        foreach (var space in file.Root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>())
        {
            var name = space.Name.ToString();
            if (name != expected && !name.StartsWith(expected + ".", StringComparison.Ordinal))
            {
                yield return file.At(
                    space,
                    $"namespace {name} does not follow the folder: {expected} is expected"
                );
            }
        }
    }

    private static IEnumerable<Violation> References(SourceCompilation sources, SourceFile file)
    {
        var folder = Folder(file);
        var allowed = MaySee.GetValueOrDefault(folder, []);
        var model = sources.Model(file);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var node in file.Root.DescendantNodes())
        {
            foreach (var type in Types(model, node).SelectMany(Parts))
            {
                if (!seen.Add(type) || sources.FileOf(type) is not { } home)
                {
                    continue;
                }

                var target = Folder(home);
                if (target != folder && !allowed.Contains(target, StringComparer.Ordinal))
                {
                    yield return file.At(
                        node,
                        $"{folder} must not use {type.ToDisplayString()}: it may see {List(allowed)}, not {target}"
                    );
                }
            }
        }
    }

    private static string List(string[] allowed) =>
        allowed.Length == 0 ? "nothing" : string.Join(", ", allowed);

    // What a node names and what it evaluates to: a folder also depends on a type that it only passes through `var`.
    private static IEnumerable<ITypeSymbol?> Types(SemanticModel model, SyntaxNode node)
    {
        var symbol = model.GetSymbolInfo(node);
        foreach (var candidate in symbol.CandidateSymbols.Prepend(symbol.Symbol))
        {
            yield return candidate as ITypeSymbol ?? candidate?.ContainingType;
        }

        var type = model.GetTypeInfo(node);
        yield return type.Type;
        yield return type.ConvertedType;
    }

    private static IEnumerable<INamedTypeSymbol> Parts(ITypeSymbol? type) =>
        type switch
        {
            IArrayTypeSymbol array => Parts(array.ElementType),
            IPointerTypeSymbol pointer => Parts(pointer.PointedAtType),
            INamedTypeSymbol named => named
                .TypeArguments.SelectMany(Parts)
                .Append(named.OriginalDefinition),
            _ => [],
        };
}
