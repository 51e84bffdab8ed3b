// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>One public type a file, found under its own name.</summary>
internal static class TypeRules
{
    public static IEnumerable<Violation> Check(SourceFile file)
    {
        var types = file
            .Root.DescendantNodes(node =>
                node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax
            )
            .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
            .Cast<MemberDeclarationSyntax>()
            .ToList();
        var open = types.Where(type => type.Modifiers.Any(SyntaxKind.PublicKeyword)).ToList();
        foreach (var second in open.Skip(1))
        {
            yield return file.At(
                second,
                $"{Name(second)} is a second public type: it deserves a file of its own"
            );
        }

        var named = open.Count > 0 ? open[..1] : types;
        if (named.Count > 0 && named.All(type => Name(type) != Stem(file)))
        {
            yield return file.At(
                named[0],
                $"the file is named {file.Name}, its type {Name(named[0])}: give both the same name"
            );
        }
    }

    // Slots.Unsafe.cs and SpscRing{T}.cs hold Slots and SpscRing.
    private static string Stem(SourceFile file) => file.Name.Split('.', '{')[0];

    private static string Name(MemberDeclarationSyntax type) =>
        type is DelegateDeclarationSyntax method
            ? method.Identifier.Text
            : ((BaseTypeDeclarationSyntax)type).Identifier.Text;
}
