// SPDX-License-Identifier: MIT

using RingIO.Models;
using RingIO.Models.Catalogue;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>
/// Every algorithm in all executions of its small programs, as written and with each ordering removed; the table of both is in
/// docs/memory-model.md.
/// </summary>
public sealed class CatalogueTests(ITestOutputHelper output)
{
    private static readonly EdgeJudge Judge = new(large: false);

    public static TheoryData<string> Names => [.. Algorithms.All.Select(e => e.Name)];

    [Fact]
    public void Algorithms_OverAMemoryOrder_AreAllInTheCatalogue() =>
        Assert.Empty(Algorithms.Missing());

    [Theory]
    [MemberData(nameof(Names))]
    public void Programs_AsWritten_AreCleanInEveryExecution(string name)
    {
        foreach (var program in Judge.Programs(Entry(name)))
        {
            var verdict = Judge.Whole(program);
            output.WriteLine(
                $"{verdict.Executions, 8} executions, {verdict.Redundant, 8} redundant: {program}"
            );
            Assert.True(verdict.Kind == VerdictKind.Clean, $"{program}\n{verdict}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Edges_WithoutTheirOrder_AreKilledOrExplained(string name)
    {
        var verdicts = Judge.Judge(Entry(name)).ToList();
        foreach (var verdict in verdicts)
        {
            output.WriteLine($"{verdict}");
        }

        Assert.DoesNotContain(verdicts, v => !v.IsRight);
        Assert.Contains(verdicts, v => v.Kind == EdgeVerdictKind.Killed);
    }

    [Fact]
    public void Document_ItsGeneratedParts_AreUpToDate()
    {
        if (Checkout.Root is null)
        {
            Assert.Skip("The tests run without their sources.");
        }

        var text = File.ReadAllText(Checkout.PathOf(Document.Source));
        Assert.True(
            Document.Update(text, Judge) == text,
            "docs/memory-model.md is out of date: dotnet run -c Release --project tests/RingIO.Models -- docs"
        );
    }

    private static CatalogueEntry Entry(string name) => Algorithms.All.Single(e => e.Name == name);
}
