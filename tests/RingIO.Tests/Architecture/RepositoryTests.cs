// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>The repository keeps the rules of its house; each rule's own tests show that it can fail.</summary>
public sealed class RepositoryTests
{
    [Fact]
    public void Projects_Reference_OnlyTowardsTheGround() =>
        Expect.Clean(Projects().SelectMany(ProjectRules.Check));

    [Fact]
    public void InheritedPackages_StayPrivate() =>
        Expect.Clean(
            Repository.All.Where(ProjectRules.IsBuildFile).SelectMany(ProjectRules.CheckInherited)
        );

    [Fact]
    public void Folders_See_OnlyWhatTheirTableAllows() =>
        Expect.Clean(FolderRules.Check(Repository.CSharp(FolderRules.Core)));

    [Fact]
    public void RawMemory_IsReached_InFewFilesWithReasons() =>
        Expect.Clean(UnsafeRules.Check(Repository.CSharp("src")));

    [Fact]
    public void Types_Live_InFilesOfTheirName() =>
        Expect.Clean(Repository.CSharp("src").SelectMany(TypeRules.Check));

    [Fact]
    public void PublicMembers_AreDocumented() =>
        Expect.Clean(DocumentationRules.Check(Repository.CSharp("src")));

    [Fact]
    public void FilesAndMethods_StayBelowTheirCeilings() =>
        Expect.Clean(Repository.CSharp("src").SelectMany(FileRules.CheckSize));

    [Fact]
    public void LongFiles_Exist()
    {
        var paths = Repository.CSharp("src").Select(file => file.Path).ToList();
        Assert.All(
            FileRules.LongFiles.Keys,
            path => Assert.Contains(path, paths, StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Sources_Open_WithTheirLicense() =>
        Expect.Clean(Repository.CSharp().SelectMany(FileRules.CheckLicense));

    [Fact]
    public void Files_Speak_ToTheirReader() =>
        Expect.Clean(Repository.All.SelectMany(WordRules.Check));

    [Fact]
    public void RingCores_Open_WithWordsInvariantsAndEdges() =>
        Expect.Clean(Repository.All.Where(RingRules.IsCore).SelectMany(RingRules.CheckSections));

    [Fact]
    public void OrderedAccesses_Name_TheirEdges() =>
        Expect.Clean(RingRules.CheckEdges(Repository.CSharp(FolderRules.Core)));

    [Fact]
    public void TestsThatMeasureAllocation_RunAlone() =>
        Expect.Clean(TestRules.CheckAlone(Repository.CSharp("tests")));

    [Fact]
    public void Advisories_HaveTestsAndPatches() =>
        Expect.Clean(AdvisoryRules.Check(Repository.All));

    private static List<SourceFile> Projects()
    {
        var projects = Repository.All.Where(ProjectRules.IsProject).ToList();
        Assert.NotEmpty(projects);
        return projects;
    }
}
