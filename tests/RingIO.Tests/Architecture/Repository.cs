// SPDX-License-Identifier: MIT

using System.Text;

namespace RingIO.Tests.Architecture;

/// <summary>The working tree that these tests were built from.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Outputs = new(StringComparer.Ordinal)
    {
        ".git",
        ".idea",
        ".vs",
        "artifacts",
        "BenchmarkDotNet.Artifacts",
        "bin",
        "build",
        "obj",
        "StrykerOutput",
        "TestResults",
    };

    private static readonly Lazy<IReadOnlyList<SourceFile>> Files = new(Read);

    /// <summary>The folder of the solution, or null where the tests run without their sources.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>Every text file but build outputs; skips the test where there are no sources.</summary>
    public static IReadOnlyList<SourceFile> All
    {
        get
        {
            if (Root is null)
            {
                Assert.Skip(
                    $"No RingIO.sln above {AppContext.BaseDirectory}: the tests run without their sources."
                );
            }

            return Files.Value;
        }
    }

    /// <summary>The C# files under a folder; fails when there is none, so that no rule passes on nothing.</summary>
    public static IReadOnlyList<SourceFile> CSharp(params string[] folders)
    {
        var found = All.Where(file =>
                file.IsCSharp && (folders.Length == 0 || folders.Any(file.IsUnder))
            )
            .ToList();
        Assert.NotEmpty(found);
        return found;
    }

    private static string? FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RingIO.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    private static List<SourceFile> Read()
    {
        var files = new List<SourceFile>();
        var folders = new Stack<string>([Root!]);
        while (folders.TryPop(out var folder))
        {
            foreach (var child in Directory.EnumerateDirectories(folder))
            {
                if (!Outputs.Contains(Path.GetFileName(child)))
                {
                    folders.Push(child);
                }
            }

            // A worktree's .git is a file: it holds this machine's paths and is no part of the tree.
            files.AddRange(
                Directory
                    .EnumerateFiles(folder)
                    .Where(path => Path.GetFileName(path) != ".git")
                    .Select(ReadText)
                    .OfType<SourceFile>()
            );
        }

        return files.OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
    }

    private static SourceFile? ReadText(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var relative = Path.GetRelativePath(Root!, path).Replace('\\', '/');
        return bytes.AsSpan().Contains((byte)0)
            ? null
            : new SourceFile(
                relative,
                Encoding.UTF8.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal)
            );
    }
}
