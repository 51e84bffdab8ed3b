// SPDX-License-Identifier: MIT

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>Raw memory is reached in few files, and each reach says why it is sound.</summary>
internal static partial class UnsafeRules
{
    private const int Near = 20;
    private const string Interop = "src/RingIO.Linux";

    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> files)
    {
        var sources = new SourceCompilation(files);
        return sources.Files.SelectMany(file => Check(file, sources.Model(file)));
    }

    private static IEnumerable<Violation> Check(SourceFile file, SemanticModel model)
    {
        var nodes = file.Root.DescendantNodesAndTokens().ToList();
        if (!file.Name.EndsWith(".Unsafe.cs", StringComparison.Ordinal) && !file.IsUnder(Interop))
        {
            foreach (var node in nodes.Where(NamesRawMemory))
            {
                yield return file.At(
                    node.GetLocation()!,
                    $"'{node}' belongs in a *.Unsafe.cs file or in {Interop}"
                );
            }
        }

        var lines = file.Lines;
        var judged = new HashSet<int>();
        foreach (var node in nodes.Select(node => node.AsNode()).OfType<SyntaxNode>())
        {
            var line = node.GetLocation().GetLineSpan().StartLinePosition.Line;
            if (IsUse(model, node) && judged.Add(line) && !IsExplained(lines, node))
            {
                yield return file.At(
                    node,
                    $"raw memory without a reason: a comment '// Sound: why' on this line or at most {Near} lines above it in the member"
                );
            }
        }

        foreach (var attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>())
        {
            var name = attribute
                .Name.ToString()
                .Split('.')[^1]
                .Replace("Attribute", "", StringComparison.Ordinal);
            if (name == "DllImport")
            {
                yield return file.At(
                    attribute,
                    "DllImport marshals at run time: use LibraryImport"
                );
            }
            else if (name == "LibraryImport" && !file.IsUnder(Interop))
            {
                yield return file.At(attribute, $"system calls live in {Interop}");
            }
        }
    }

    private static bool NamesRawMemory(SyntaxNodeOrToken node) =>
        node.IsKind(SyntaxKind.UnsafeKeyword)
        || node.AsNode() is IdentifierNameSyntax { Identifier.Text: "Unsafe" or "MemoryMarshal" };

    // The keyword opens a scope; what counts is the operation that the runtime does not check.
    private static bool IsUse(SemanticModel model, SyntaxNode node) =>
        node switch
        {
            PrefixUnaryExpressionSyntax unary => unary.IsKind(
                SyntaxKind.PointerIndirectionExpression
            ) || unary.IsKind(SyntaxKind.AddressOfExpression),
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax name } access =>
                access.IsKind(SyntaxKind.PointerMemberAccessExpression)
                    || name.Identifier.Text is "Unsafe" or "MemoryMarshal",
            MemberAccessExpressionSyntax access => access.IsKind(
                SyntaxKind.PointerMemberAccessExpression
            )
                || access.Expression.ToString().EndsWith(".MemoryMarshal", StringComparison.Ordinal)
                || access.Expression.ToString().EndsWith(".Unsafe", StringComparison.Ordinal),
            ElementAccessExpressionSyntax element => IsPointer(model, element.Expression),
            CastExpressionSyntax cast => cast.Type
                is PointerTypeSyntax
                    or FunctionPointerTypeSyntax,
            ArgumentSyntax argument => IsPointer(model, argument.Expression),
            FixedStatementSyntax => true,
            _ => false,
        };

    private static bool IsPointer(SemanticModel model, ExpressionSyntax expression) =>
        model.GetTypeInfo(expression).Type is IPointerTypeSymbol;

    // The reason stands on the line, or above it in the same member, near enough to be read with it.
    private static bool IsExplained(string[] lines, SyntaxNode node)
    {
        var member = node.AncestorsAndSelf()
            .FirstOrDefault(ancestor =>
                ancestor is MemberDeclarationSyntax or AccessorDeclarationSyntax
                && ancestor is not BaseTypeDeclarationSyntax
            );
        if (member is not null && Sound().IsMatch(member.GetLeadingTrivia().ToFullString()))
        {
            return true;
        }

        var last = node.GetLocation().GetLineSpan().EndLinePosition.Line;
        var first = Math.Max(
            member?.GetLocation().GetLineSpan().StartLinePosition.Line ?? 0,
            node.GetLocation().GetLineSpan().StartLinePosition.Line - Near
        );
        return lines[first..(last + 1)].Any(line => Sound().IsMatch(line));
    }

    [GeneratedRegex(@"//.*\bSound: .*\w", RegexOptions.CultureInvariant)]
    private static partial Regex Sound();
}
