// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>Tests that measure the whole process run while no other does.</summary>
internal static class TestRules
{
    private const string Probe = "AllocationProbe";
    private const string Alone = "Alone";

    /// <summary>A class that measures with the probe, in any of its parts, is of the probe's collection.</summary>
    public static IEnumerable<Violation> CheckAlone(IReadOnlyList<SourceFile> files)
    {
        var types = files
            .SelectMany(file =>
                file.Root.DescendantNodes()
                    .OfType<TypeDeclarationSyntax>()
                    .Where(type => type.Parent is not TypeDeclarationSyntax)
                    .Select(type => (File: file, Type: type))
            )
            .ToList();
        var alone = types
            .Where(t => IsAlone(t.Type))
            .Select(t => NameOf(t.Type))
            .ToHashSet(StringComparer.Ordinal);
        return types
            .Where(t => !alone.Contains(NameOf(t.Type)))
            .SelectMany(t => Uses(t.Type).Take(1).Select(use => t.File.At(use, Message(t.Type))))
            .Concat(files.SelectMany(CheckUsings));
    }

    // Else calls would not show whom they call.
    private static IEnumerable<Violation> CheckUsings(SourceFile file) =>
        file
            .Root.DescendantNodes()
            .OfType<UsingDirectiveSyntax>()
            .Where(line =>
                (line.Alias is not null || line.StaticKeyword != default)
                && line.NamespaceOrType.ToString().Split('.')[^1] == Probe
            )
            .Select(line =>
                file.At(line, $"{Probe} is called by its name, in [Collection({Probe}.{Alone})]")
            );

    private static string Message(TypeDeclarationSyntax type) =>
        $"{type.Identifier.Text} measures what the whole process allocates: it needs [Collection({Probe}.{Alone})]";

    private static IEnumerable<MemberAccessExpressionSyntax> Uses(TypeDeclarationSyntax type) =>
        type.DescendantNodes()
            .OfType<MemberAccessExpressionSyntax>()
            .Where(use => IsProbe(use.Expression) && use.Name.Identifier.Text != Alone);

    private static bool IsAlone(TypeDeclarationSyntax type) =>
        type
            .AttributeLists.SelectMany(list => list.Attributes)
            .Where(attribute => attribute.Name.ToString() is "Collection" or "Xunit.Collection")
            .Any(attribute =>
                attribute.ArgumentList?.Arguments
                    is [
                        {
                            Expression: MemberAccessExpressionSyntax
                            {
                                Name.Identifier.Text: Alone
                            } of
                        },
                    ]
                && IsProbe(of.Expression)
            );

    private static bool IsProbe(ExpressionSyntax expression) =>
        expression
            is IdentifierNameSyntax { Identifier.Text: Probe }
                or MemberAccessExpressionSyntax { Name.Identifier.Text: Probe };

    private static string NameOf(TypeDeclarationSyntax type) =>
        $"{type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name}.{type.Identifier.Text}";
}
