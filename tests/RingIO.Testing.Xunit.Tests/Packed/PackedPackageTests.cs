// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Xunit.Tests.Packed;

/// <summary>
/// A user outside this repository, who has the packages alone, checks a ring of his own: builds take both cores, so that
/// these tests run alone.
/// </summary>
[Collection(nameof(PackedPackageTests))]
[CollectionDefinition(nameof(PackedPackageTests), DisableParallelization = true)]
public sealed class PackedPackageTests(Packages packages) : IClassFixture<Packages>
{
    private const string RingTests = """
        using CheckYourRing;
        using RingIO.Testing;
        using RingIO.Testing.Xunit;

        public class RingTests
        {
            [RingFact]
            public IModelProgram Right() => new RingCheck(Mistake.None, items: 3);

            [RingFact(Model = MemoryModel.DotNet, Bound = 3)]
            public IModelProgram Wrong() => new RingCheck(Mistake.MissingFence, items: 3);
        }
        """;

    [Fact]
    public async Task TestingPackage_UserRingInAConsoleProgram_IsJudged()
    {
        var version = await packages.Version();
        var folder = packages.UserProject(
            "UserConsole",
            $"""<PackageReference Include="RingIO.Testing" Version="[{version}]" />""",
            UserSources("UserRing.cs", "RingCheck.cs", "Program.cs")
        );
        var (code, output) = await packages.BuildAndRun(folder);
        Assert.True(code == 0, output);
        var parts = output.Split("--- Mistake.");
        Assert.Equal(4, parts.Length);
        Assert.Contains("None, items: 3\nClean", parts[1], StringComparison.Ordinal);
        AssertCounterexample(parts[2], "MissingFence, items: 1\nFailed: stuck");
        AssertCounterexample(parts[3], "MaskedTooEarly, items: 2\nFailed: stuck");
    }

    [Fact]
    public async Task XunitPackage_UserRingInATestProject_IsJudged()
    {
        var version = await packages.Version();
        var folder = packages.UserProject(
            "UserTests",
            $"""
            <PackageReference Include="RingIO.Testing.Xunit" Version="[{version}]" />
            <PackageReference Include="xunit.v3.mtp-v2" Version="{typeof(FactAttribute).Assembly.GetName().Version!.ToString(
                3
            )}" />
            """,
            UserSources("UserRing.cs", "RingCheck.cs").Append(new("RingTests.cs", RingTests))
        );
        var (code, output) = await packages.BuildAndRun(folder, "-noColor");
        Assert.True(code != 0, output);
        Assert.Contains("Total: 2, Errors: 0, Failed: 1,", output, StringComparison.Ordinal);
        AssertCounterexample(output, "RingTests.Wrong [FAIL]");
    }

    private static void AssertCounterexample(string output, string head)
    {
        Assert.Contains(head, output, StringComparison.Ordinal);
        Assert.Contains("thread 0", output, StringComparison.Ordinal);
        Assert.Contains("LoadAcquire", output, StringComparison.Ordinal);
    }

    // The sample's files, as a user would have them: they name nothing of this repository but the packages' namespaces.
    private static IEnumerable<KeyValuePair<string, string>> UserSources(params string[] names) =>
        names.Select(name =>
            KeyValuePair.Create(
                name,
                File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "User", name))
            )
        );
}
