// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Primitives.Disassembly;

/// <summary>
/// Rewrites source over the seam as one would write it without: <c>TOrder.LoadAcquire(ref x, edge)</c> becomes
/// <c>Volatile.Read(ref x)</c>, the payload's hooks vanish, and the type parameter with them.
/// </summary>
/// <remarks>The copy follows the original by itself; a member of the seam that was forgotten here is an error.</remarks>
internal sealed class DirectRewriter(string prefix, bool withAddedFence) : CSharpSyntaxRewriter
{
    private const string Order = "TOrder";

    /// <summary>The types that are rewritten: in the copy each has the prefix before its name.</summary>
    public static readonly string[] Subjects = ["SpscCore", "SeamOperations"];

    public static string Rewrite(SyntaxNode source, string prefix, bool withAddedFence = false) =>
        new DirectRewriter(prefix, withAddedFence).Visit(source).ToFullString();

    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node) =>
        IsSeam(node, out var name)
            ? SyntaxFactory
                .ParseExpression(Direct(name, (ArgumentListSyntax)Visit(node.ArgumentList)))
                .WithTriviaFrom(node)
            : base.VisitInvocationExpression(node);

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        var isSeam = IsSeam(node.Expression, out var name);
        if (isSeam && name is "PayloadOpen" or "PayloadClose")
        {
            return null;
        }

        var statement = (ExpressionStatementSyntax)base.VisitExpressionStatement(node)!;
        return withAddedFence && isSeam && name == "StoreRelease"
            ? SyntaxFactory
                .ParseStatement(
                    $"{{ {statement.ToFullString()} {Call("Interlocked.MemoryBarrier")}(); }}"
                )
                .WithTrailingTrivia(SyntaxFactory.ElasticLineFeed)
            : statement;
    }

    public override SyntaxNode? VisitStructDeclaration(StructDeclarationSyntax node)
    {
        var copy = (StructDeclarationSyntax)base.VisitStructDeclaration(node)!;
        return copy.WithIdentifier(Renamed(copy.Identifier));
    }

    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node)
    {
        var copy = (ClassDeclarationSyntax)base.VisitClassDeclaration(node)!;
        return copy.WithIdentifier(Renamed(copy.Identifier));
    }

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        var copy = (ConstructorDeclarationSyntax)base.VisitConstructorDeclaration(node)!;
        return copy.WithIdentifier(Renamed(copy.Identifier));
    }

    public override SyntaxNode? VisitTypeParameterList(TypeParameterListSyntax node)
    {
        var kept = node.Parameters.Where(parameter => parameter.Identifier.Text != Order).ToList();
        return kept.Count == 0 ? null : node.WithParameters(SyntaxFactory.SeparatedList(kept));
    }

    public override SyntaxNode? VisitTypeParameterConstraintClause(
        TypeParameterConstraintClauseSyntax node
    ) => node.Name.Identifier.Text == Order ? null : node;

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node)
    {
        if (!Subjects.Contains(node.Identifier.Text))
        {
            return base.VisitGenericName(node);
        }

        var arguments = node
            .TypeArgumentList.Arguments.Where(argument => argument.ToString() != Order)
            .Select(argument => (TypeSyntax)Visit(argument));
        return node.WithIdentifier(Renamed(node.Identifier))
            .WithTypeArgumentList(
                SyntaxFactory.TypeArgumentList(SyntaxFactory.SeparatedList(arguments))
            );
    }

    // What is left are the arguments of helpers that are not copied: they get what production gives them.
    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) =>
        node.Identifier.Text == Order
            ? SyntaxFactory
                .ParseName("global::RingIO.Primitives.HardwareOrder")
                .WithTriviaFrom(node)
            : node;

    private static bool IsSeam(ExpressionSyntax expression, out string name)
    {
        var access =
            (expression as InvocationExpressionSyntax)?.Expression as MemberAccessExpressionSyntax;
        name = access?.Name.Identifier.Text ?? "";
        return access?.Expression is IdentifierNameSyntax { Identifier.Text: Order };
    }

    private static string Direct(string name, ArgumentListSyntax list)
    {
        var arguments = list.Arguments.Select(argument => argument.Expression.ToString()).ToArray();
        return name switch
        {
            "Load" => $"({arguments[0]})",
            "Store" => $"{arguments[0]} = {arguments[1]}",
            "LoadAcquire" => $"{Call("Volatile.Read")}(ref {arguments[0]})",
            "StoreRelease" => $"{Call("Volatile.Write")}(ref {arguments[0]}, {arguments[1]})",
            "CompareExchange" =>
                $"{Call("Interlocked.CompareExchange")}(ref {arguments[0]}, {arguments[1]}, {arguments[2]})",
            "Exchange" or "And" or "Or" =>
                $"{Call("Interlocked." + name)}(ref {arguments[0]}, {arguments[1]})",
            "Add" =>
                $"({Call("Interlocked.Add")}(ref {arguments[0]}, {arguments[1]}) - {arguments[1]})",
            "FullFence" => $"{Call("Interlocked.MemoryBarrier")}()",
            "SpinHint" => $"{Call("Thread.SpinWait")}(1)",
            _ => throw new InvalidOperationException(
                $"{Order}.{name} has no direct counterpart in {nameof(DirectRewriter)}: add it."
            ),
        };
    }

    private static string Call(string member) => $"global::System.Threading.{member}";

    private SyntaxToken Renamed(SyntaxToken name) =>
        Subjects.Contains(name.Text)
            ? SyntaxFactory.Identifier(name.LeadingTrivia, prefix + name.Text, name.TrailingTrivia)
            : name;
}
