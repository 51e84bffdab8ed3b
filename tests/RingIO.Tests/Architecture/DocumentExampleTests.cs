// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using RingIO.Linux;
using RingIO.Tests.Support;

namespace RingIO.Tests.Architecture;

/// <summary>Examples that say what they print, print it.</summary>
[Collection(AllocationProbe.Alone)] // The console is the process's.
public sealed partial class DocumentExampleTests
{
    private const string Memory = "docs/memory.md";

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Examples().Count)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Example_OfTheMemory_PrintsWhatItSays(int place)
    {
        var example = Examples()[place];
        Assert.SkipUnless(
            LinuxPlatform.IsSupported || !example.Text.Contains("Memfd", StringComparison.Ordinal),
            "a memfd is Linux's"
        );
        var expected = Promises().Matches(example.Text).Select(m => m.Groups["value"].Value);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(example), StringComparer.Ordinal);
    }

    [Fact]
    public void Run_OfAnExampleThatPrintsSomethingElse_IsSeen()
    {
        var document = new SourceFile(
            "a.md",
            "```csharp\nConsole.WriteLine(1 + 1); // 3: a mistake\n```\n"
        );
        var example = Assert.Single(DocumentRules.Examples(document));
        Assert.Equal("3", Assert.Single(Promises().Matches(example.Text)).Groups["value"].Value);
        Assert.Equal("2", Assert.Single(Run(example)));
    }

    private static List<SourceFile> Examples() =>
        [.. Repository.All.Where(f => f.Path == Memory).SelectMany(DocumentRules.Examples)];

    private static string[] Run(SourceFile example)
    {
        using var image = new MemoryStream();
        var made = new SourceCompilation([example], SourceCompilation.WithLibrary).Compilation.Emit(
            image
        );
        Assert.True(made.Success, string.Join('\n', made.Diagnostics));
        image.Position = 0;
        var context = new AssemblyLoadContext(null, isCollectible: true);
        var run = context.LoadFromStream(image).GetType("Example")!.GetMethod("Run")!;
        var console = Console.Out;
        using var printed = new StringWriter(CultureInfo.InvariantCulture);
        Console.SetOut(printed);
        try
        {
            run.Invoke(null, null);
        }
        finally
        {
            Console.SetOut(console);
            context.Unload();
        }

        return printed.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    // What a line prints stands behind it, up to a colon.
    [GeneratedRegex(
        @"Console\.WriteLine\(.*\); +// (?<value>[^:\r\n]+)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Promises();
}
