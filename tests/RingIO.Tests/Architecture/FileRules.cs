// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace RingIO.Tests.Architecture;

/// <summary>Files and methods stay small enough to be read, and each file says under which license it is.</summary>
internal static class FileRules
{
    public const int FileCeiling = 400;
    public const int MethodCeiling = 70;

    /// <summary>Files above the ceiling, each with the reason that was accepted.</summary>
    public static readonly IReadOnlyDictionary<string, string> LongFiles = new Dictionary<
        string,
        string
    >(StringComparer.Ordinal)
    {
        ["src/RingIO/Primitives/IMemoryOrder.cs"] =
            "one flat list of operations, the same few for five word sizes, each with its documentation",
    };

    public static IEnumerable<Violation> CheckLicense(SourceFile file)
    {
        const string Line = "// SPDX-License-Identifier: MIT";
        if (file.Lines[0].TrimStart('\uFEFF') != Line)
        {
            yield return new Violation(file.Path, 1, $"the first line must be '{Line}'");
        }
    }

    public static IEnumerable<Violation> CheckSize(SourceFile file)
    {
        var lines = file.Text.TrimEnd('\n').Split('\n').Length;
        var isListed = LongFiles.ContainsKey(file.Path);
        if (lines > FileCeiling && !isListed)
        {
            yield return new Violation(
                file.Path,
                FileCeiling + 1,
                $"{lines} lines: split the file, or list it with a reason in {nameof(FileRules)}"
            );
        }
        else if (lines <= FileCeiling && isListed)
        {
            yield return new Violation(
                file.Path,
                1,
                $"{lines} lines: no longer above {FileCeiling}, so take it off the list"
            );
        }

        foreach (var node in file.Root.DescendantNodes().Where(IsMethod))
        {
            var span = file.Tree.GetLineSpan(node.Span);
            var length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (length > MethodCeiling)
            {
                yield return file.At(node, $"a method of {length} lines: at most {MethodCeiling}");
            }
        }
    }

    private static bool IsMethod(SyntaxNode node) =>
        node
            is BaseMethodDeclarationSyntax
                or AccessorDeclarationSyntax
                or LocalFunctionStatementSyntax;
}
