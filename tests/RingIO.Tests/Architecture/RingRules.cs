// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>A lock-free algorithm opens with its words, invariants and edges, and each ordered access names its edge.</summary>
internal static class RingRules
{
    private static readonly string[] Sections = ["Words", "Invariants", "Edges"];

    private static readonly string[] Endings = ["edge", "fence"];

    // Where lock-free algorithms live.
    private static readonly string[] Folders =
    [
        "src/RingIO/Rings",
        "src/RingIO/Memory",
        "src/RingIO/Translation",
        "src/RingIO/Events",
        "src/RingIO/Grants",
    ];

    private static readonly HashSet<string> Ordered = new(StringComparer.Ordinal)
    {
        "LoadAcquire",
        "StoreRelease",
        "CompareExchange",
        "Exchange",
        "Add",
        "And",
        "Or",
        "FullFence",
    };

    /// <summary>The file that holds an algorithm, as opposed to the types around it.</summary>
    public static bool IsCore(SourceFile file) =>
        Folders.Any(file.IsUnder) && file.Name.EndsWith("Core.cs", StringComparison.Ordinal);

    /// <summary>The sections stand in their order, in comments, before the first type's body.</summary>
    public static IEnumerable<Violation> CheckSections(SourceFile file)
    {
        var type = file.Root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().FirstOrDefault();
        var opening = file.Text[..(type?.OpenBraceToken.SpanStart ?? 0)];
        var position = 0;
        foreach (var section in Sections)
        {
            var found = opening.IndexOf(section, position, StringComparison.Ordinal);
            if (found < 0)
            {
                yield return new Violation(
                    file.Path,
                    1,
                    $"the file does not open with its {section} (in order: {string.Join(", ", Sections)})"
                );
                continue;
            }

            position = found + section.Length;
        }
    }

    /// <summary>
    /// Each ordered access through the seam passes a named constant as its edge; a helper may pass on its own
    /// parameter whose name ends in <c>edge</c> or <c>fence</c>, and then whoever calls it is held to the same.
    /// </summary>
    public static IEnumerable<Violation> CheckEdges(IEnumerable<SourceFile> files)
    {
        var sources = new SourceCompilation(files);
        return sources
            .Errors()
            .Concat(
                sources
                    .Files.Where(file => Folders.Any(file.IsUnder))
                    .SelectMany(file => CheckEdges(file, sources.Model(file)))
            );
    }

    private static IEnumerable<Violation> CheckEdges(SourceFile file, SemanticModel model)
    {
        foreach (var call in file.Root.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (
                model.GetSymbolInfo(call).Symbol is IMethodSymbol method
                && IsSubject(method)
                && !NamesItsEdges(model, call, method)
            )
            {
                yield return file.At(
                    call,
                    $"{method.Name} without a named edge: pass a constant of the edge catalogue"
                );
            }
        }
    }

    private static bool IsSubject(IMethodSymbol method) =>
        method.ContainingType.Name == "IMemoryOrder"
            ? Ordered.Contains(method.Name)
            : method.ContainingType.Name != "HardwareOrder" && method.Parameters.Any(IsPassedOn);

    private static bool IsPassedOn(IParameterSymbol parameter) =>
        !parameter.IsOptional && IsEdge(parameter);

    private static bool IsEdge(IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_Int32
        && Endings.Any(end => parameter.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool NamesItsEdges(
        SemanticModel model,
        InvocationExpressionSyntax call,
        IMethodSymbol method
    ) =>
        method
            .Parameters.Where(IsEdge)
            .All(parameter =>
                Argument(call, parameter) is { } edge
                && model.GetSymbolInfo(edge.Expression).Symbol switch
                {
                    IFieldSymbol field => field.IsConst,
                    ILocalSymbol local => local.IsConst,
                    IParameterSymbol own => IsPassedOn(own),
                    _ => false,
                }
            );

    private static ArgumentSyntax? Argument(
        InvocationExpressionSyntax call,
        IParameterSymbol parameter
    )
    {
        var arguments = call.ArgumentList.Arguments;
        return arguments.FirstOrDefault(argument =>
                argument.NameColon?.Name.Identifier.Text == parameter.Name
            ) ?? (parameter.Ordinal < arguments.Count ? arguments[parameter.Ordinal] : null);
    }
}
