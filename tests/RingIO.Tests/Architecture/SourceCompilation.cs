// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace RingIO.Tests.Architecture;

/// <summary>Sources compiled in memory, so that rules ask what a name means, not how it is spelled.</summary>
internal sealed class SourceCompilation
{
    /// <summary>What the SDK adds to every project here.</summary>
    public static readonly SourceFile ImplicitUsings = new(
        "ImplicitUsings.cs",
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """
    );

    /// <summary>What this process runs on, the library too.</summary>
    public static readonly IReadOnlyList<MetadataReference> WithLibrary =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>What this process runs on, but not the library itself: its sources stand for it.</summary>
    public static readonly IReadOnlyList<MetadataReference> References =
    [
        .. WithLibrary.Where(reference =>
            !Path.GetFileName(reference.Display!)
                .StartsWith("RingIO", StringComparison.OrdinalIgnoreCase)
        ),
    ];

    private readonly Dictionary<string, SourceFile> _files;

    public SourceCompilation(
        IEnumerable<SourceFile> files,
        IReadOnlyList<MetadataReference>? references = null
    )
    {
        _files = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        Compilation = CSharpCompilation.Create(
            "Subject",
            _files.Values.Select(file => file.Tree).Append(ImplicitUsings.Tree),
            references ?? References,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
    }

    public CSharpCompilation Compilation { get; }

    public IReadOnlyCollection<SourceFile> Files => _files.Values;

    public SemanticModel Model(SourceFile file) => Compilation.GetSemanticModel(file.Tree);

    /// <summary>The file of these that a type is declared in, or null for a type of a reference.</summary>
    public SourceFile? FileOf(ISymbol symbol) =>
        symbol
            .OriginalDefinition.DeclaringSyntaxReferences.Select(reference =>
                _files.GetValueOrDefault(reference.SyntaxTree.FilePath)
            )
            .FirstOrDefault(file => file is not null);

    /// <summary>What does not compile: a rule about meanings is blind there, so it is a violation.</summary>
    public IEnumerable<Violation> Errors() =>
        Compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => new Violation(
                diagnostic.Location.SourceTree?.FilePath ?? "(no file)",
                diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1,
                $"does not compile in memory, so no rule can judge it: {diagnostic.GetMessage()}"
            ));
}
