// SPDX-License-Identifier: MIT

using RingIO.Load.Native;
using RingIO.Load.Suites;

namespace RingIO.Load.Tests;

/// <summary>Peers in C are there where they can be: a row without its peer says nothing, and nobody would see why.</summary>
public sealed class NativeBenchTests
{
    [Fact]
    public void Shared_WhereACompilerIs_IsBuiltFromTheSourcesAsTheyAre()
    {
        SkipWithoutACompiler();
        Assert.Null(NativeBench.Shared.Absent);
    }

    [Theory]
    [InlineData("spsc")]
    [InlineData("mpmc")]
    [InlineData("alloc")]
    [InlineData("remap")]
    [InlineData("grant")]
    public void Subjects_OfASuite_NameFunctionsThatAreThere(string suite)
    {
        SkipWithoutACompiler();
        var missing = SuiteCatalog
            .Named(suite)
            .SelectMany(SuiteCatalog.Cases)
            .SelectMany(each => each.Subjects.Concat(each.Peers))
            .Select(subject => subject.Absent)
            .Where(reason => reason?.Contains("bench_", StringComparison.Ordinal) == true);
        Assert.Empty(missing);
    }

    private static void SkipWithoutACompiler() =>
        Assert.SkipUnless(
            OperatingSystem.IsLinux()
                && IsInstalled("make")
                && IsInstalled("cc")
                && IsInstalled("c++"),
            "make and a C and C++ compiler are needed, and Linux"
        );

    private static bool IsInstalled(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, tool)));
}
