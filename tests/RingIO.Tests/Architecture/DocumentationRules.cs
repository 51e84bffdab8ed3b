// SPDX-License-Identifier: MIT

using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>Whatever a user can name has a documentation comment that says something.</summary>
internal static class DocumentationRules
{
    public static IEnumerable<Violation> Check(IEnumerable<SourceFile> files)
    {
        var sources = new SourceCompilation(files);
        foreach (var file in sources.Files)
        {
            var model = sources.Model(file);
            foreach (var node in file.Root.DescendantNodes())
            {
                if (
                    node is MemberDeclarationSyntax or VariableDeclaratorSyntax or ParameterSyntax
                    && model.GetDeclaredSymbol(node) is { } symbol
                    && IsSubject(symbol)
                    && !IsDocumented(symbol, node)
                )
                {
                    yield return file.At(
                        node,
                        $"{symbol.ToDisplayString()} is public and has no documentation"
                    );
                }
            }
        }
    }

    private static bool IsSubject(ISymbol symbol) =>
        symbol
            is INamedTypeSymbol
                or IPropertySymbol
                or IFieldSymbol
                or IEventSymbol
                or IParameterSymbol
                or IMethodSymbol
                {
                    MethodKind: not (
                        MethodKind.PropertyGet
                        or MethodKind.PropertySet
                        or MethodKind.EventAdd
                        or MethodKind.EventRemove
                        or MethodKind.LocalFunction
                        or MethodKind.AnonymousFunction
                    )
                }
        && (symbol is not IParameterSymbol parameter || IsPositionalMember(parameter))
        && !symbol.IsImplicitlyDeclared
        && !IsTuplePart(symbol)
        && IsVisible(symbol);

    // A tuple's elements are documented with what returns the tuple.
    private static bool IsTuplePart(ISymbol symbol) =>
        symbol is INamedTypeSymbol { IsTupleType: true }
        || symbol.ContainingType?.IsTupleType == true;

    private static bool IsPositionalMember(IParameterSymbol parameter) =>
        parameter
            is {
                ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor },
                ContainingType.IsRecord: true
            }
        && parameter.DeclaringSyntaxReferences.Any(reference =>
            reference.GetSyntax().Parent?.Parent is RecordDeclarationSyntax
        );

    private static bool IsVisible(ISymbol symbol)
    {
        var start = symbol is IParameterSymbol ? symbol.ContainingType : symbol;
        for (var part = start; part is not (null or INamespaceSymbol); part = part.ContainingSymbol)
        {
            if (
                part.DeclaredAccessibility
                is not (
                    Accessibility.Public
                    or Accessibility.Protected
                    or Accessibility.ProtectedOrInternal
                )
            )
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsDocumented(ISymbol symbol, SyntaxNode node)
    {
        // A record's positional member is documented by its parameter.
        if (node is ParameterSyntax parameter)
        {
            return Comment(symbol.ContainingType)
                    ?.Elements("param")
                    .Any(element =>
                        element.Attribute("name")?.Value == parameter.Identifier.Text
                        && HasText(element)
                    ) == true;
        }

        var comment = Comment(symbol);
        return comment?.Element("inheritdoc") is not null
            || comment?.Elements("summary").Any(HasText) == true;
    }

    private static bool HasText(XElement element) =>
        element
            .DescendantNodes()
            .Any(node => node is XElement || node.ToString().Trim().Length > 0);

    private static XElement? Comment(ISymbol symbol)
    {
        var xml = symbol.GetDocumentationCommentXml();

        // Several parts of a partial type give several comments: one root holds them all.
        return string.IsNullOrWhiteSpace(xml) || xml.StartsWith("<!--", StringComparison.Ordinal)
            ? null
            : new XElement("all", XElement.Parse($"<root>{xml}</root>").Elements().Elements());
    }
}
