// SPDX-License-Identifier: MIT

using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace RingIO.Tests.Architecture;

/// <summary>What the documents show compiles, and what they point to is there.</summary>
internal static partial class DocumentRules
{
    private const string Fence = "```";

    // What examples use without saying where it comes from. A field is hidden where an example has a local of its name.
    private const string Prelude = """
        using System.Runtime.InteropServices;
        using RingIO.Devices;
        using RingIO.Drivers;
        using RingIO.Drivers.Net;
        using RingIO.Drivers.Store;
        using RingIO.Linux;
        using RingIO.Memory;
        using RingIO.Pipelines;
        using RingIO.Primitives;
        using RingIO.Rings;
        using RingIO.Testing;
        using RingIO.Testing.Xunit;
        using RingIO.Translation;

        internal record struct Order(ulong Id, long Price);

        internal static class Example
        {
            private static readonly SpscProducer<long> producer = null!;
            private static readonly DescriptorSocket socket = null!;
            private static readonly IFrameDevice device = null!;
            private static readonly Gfn page = default;
            private static readonly long count = 0;
            private static readonly DomainId guest = new(1, 0);
            private static readonly MachineMemory machine = new(new PortableBacking(64 << 20));
            private static readonly FrameAllocator allocator = new(machine);

            private static void Fill(Span<long> first, Span<long> second) { }
            private static void Check() { }
            private static void Producer() { }
            private static void Consumer() { }

            public static void Run()
            {
        """;

    public static bool IsDocument(SourceFile file) =>
        file.Path.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>Compiles each C# example of a document against the library as it is built.</summary>
    public static IEnumerable<Violation> CheckExamples(SourceFile document) =>
        Examples(document)
            .SelectMany(example =>
                new SourceCompilation(
                    [example],
                    SourceCompilation.WithLibrary
                ).Compilation.GetDiagnostics()
            )
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => new Violation(
                document.Path,
                diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line + 1,
                $"the example does not compile: {diagnostic.GetMessage()}"
            ));

    /// <summary>Looks for what a document links to in its own repository.</summary>
    public static IEnumerable<Violation> CheckLinks(SourceFile document, Func<string, bool> exists)
    {
        var folder = document.Path[..(document.Path.LastIndexOf('/') + 1)];
        var lines = document.Lines;
        for (var line = 0; line < lines.Length; line++)
        {
            foreach (var target in Links().Matches(lines[line]).Select(m => m.Groups["to"].Value))
            {
                if (!target.Contains("://", StringComparison.Ordinal) && !exists(folder + target))
                {
                    yield return new Violation(
                        document.Path,
                        line + 1,
                        $"there is no {folder + target} to link to"
                    );
                }
            }
        }
    }

    /// <summary>Each C# example as a file of its own; its errors have the document's lines.</summary>
    public static IEnumerable<SourceFile> Examples(SourceFile document)
    {
        var lines = document.Lines;
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line] != Fence + "csharp")
            {
                continue;
            }

            var text = new StringBuilder(Prelude).Append($"\n#line {line + 2}\n");
            for (line++; line < lines.Length && lines[line] != Fence; line++)
            {
                text.Append(lines[line]).Append('\n');
            }

            yield return new SourceFile($"Example{line}.cs", text.Append("} }").ToString());
        }
    }

    // [text](target#part), with a target.
    [GeneratedRegex(
        @"\]\((?<to>[^)#\s]+)(#[^)]*)?\)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Links();
}
