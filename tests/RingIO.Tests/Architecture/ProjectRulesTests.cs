// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for the table of projects.</summary>
public sealed class ProjectRulesTests
{
    [Theory]
    [InlineData("src/RingIO.Vmm/RingIO.Vmm.csproj", "../RingIO.Linux/RingIO.Linux.csproj")]
    [InlineData("src/RingIO.Drivers/RingIO.Drivers.csproj", @"..\RingIO.Linux\RingIO.Linux.csproj")]
    [InlineData("src/RingIO.Linux/RingIO.Linux.csproj", "../RingIO.Vmm/RingIO.Vmm.csproj")]
    [InlineData("src/RingIO/RingIO.csproj", "../RingIO.Testing/RingIO.Testing.csproj")]
    [InlineData("src/RingIO.Cli/RingIO.Cli.csproj", "../RingIO.Testing/RingIO.Testing.csproj")]
    [InlineData("src/RingIO.Linux/RingIO.Linux.csproj", "../../tests/RingIO/RingIO.csproj")]
    public void Check_ShippedProjectReachesUpOrSideways_IsCaught(string project, string target) =>
        Expect.One(Check(project, "ProjectReference", target), "must not reference");

    [Fact]
    public void Check_ShippedProjectReachesDown_IsClean() =>
        Expect.Clean(
            Check(
                "src/RingIO.Linux/RingIO.Linux.csproj",
                "ProjectReference",
                "../RingIO/RingIO.csproj"
            )
        );

    [Theory]
    [InlineData("samples/A/A.csproj", "../../tests/RingIO.Tests/RingIO.Tests.csproj")]
    [InlineData("bench/B/B.csproj", "../../tests/RingIO.Peer/RingIO.Peer.csproj")]
    public void Check_OutsideProjectReachesSideways_IsCaught(string project, string target) =>
        Expect.One(Check(project, "ProjectReference", target), "may reference projects of");

    [Fact]
    public void Check_CoreNeedsAPackage_IsCaught() =>
        Expect.One(
            Check("src/RingIO/RingIO.csproj", "PackageReference", "System.IO.Hashing"),
            "must not need package System.IO.Hashing"
        );

    [Fact]
    public void Check_CoreNeedsItsOnePackage_IsClean() =>
        Expect.Clean(
            Check("src/RingIO/RingIO.csproj", "PackageReference", "Microsoft.Extensions.ObjectPool")
        );

    [Fact]
    public void Check_SourceOfAnotherProject_IsCaught() =>
        Expect.One(
            Check("src/RingIO.Vmm/RingIO.Vmm.csproj", "Compile", "../RingIO.Linux/Window.cs"),
            "another project's source"
        );

    [Fact]
    public void Check_AssemblyPastTheTable_IsCaught() =>
        Expect.One(
            Check("src/RingIO.Vmm/RingIO.Vmm.csproj", "Reference", "RingIO.Linux"),
            "past the table"
        );

    [Fact]
    public void Check_UnknownShippedProject_IsCaught() =>
        Expect.One(
            Check("src/RingIO.Extra/RingIO.Extra.csproj", "PackageReference", "A"),
            "is not in the table"
        );

    [Fact]
    public void Check_ProjectInUnknownFolder_IsCaught() =>
        Expect.One(Check("tools/A/A.csproj", "PackageReference", "A"), "no project is expected");

    [Fact]
    public void CheckInherited_PackageThatLeaks_IsCaught() =>
        Expect.One(
            ProjectRules.CheckInherited(
                Project("Directory.Build.props", "PackageReference", "Meziantou.Analyzer")
            ),
            "PrivateAssets"
        );

    private static IEnumerable<Violation> Check(string path, string item, string include) =>
        ProjectRules.Check(Project(path, item, include));

    private static SourceFile Project(string path, string item, string include) =>
        new(
            path,
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <ItemGroup>
                <{item} Include="{include}" />
              </ItemGroup>
            </Project>
            """
        );
}
