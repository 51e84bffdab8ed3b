// SPDX-License-Identifier: MIT

using System.Reflection;

namespace RingIO.Testing.Xunit.Tests.Packed;

/// <summary>
/// The packages that this build makes, in a temporary folder with room for a user's projects. Nothing below it sees the
/// repository: it has a package cache and build files of its own.
/// </summary>
public sealed class Packages : IDisposable
{
    private static readonly string[] Names = ["RingIO", "RingIO.Testing", "RingIO.Testing.Xunit"];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("ringio-packed-");
    private Task<string>? _version;

    private string Feed => Path.Combine(_root.FullName, "feed");

    private string Cache => Path.Combine(_root.FullName, "cache");

    /// <summary>Packs once.</summary>
    /// <returns>The version of the packages.</returns>
    public Task<string> Version() => _version ??= Pack();

    /// <summary>A new user's folder with C# files and a project that references packages alone.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="references">The package references.</param>
    /// <param name="sources">The C# files by name.</param>
    /// <returns>The folder.</returns>
    public string UserProject(
        string name,
        string references,
        IEnumerable<KeyValuePair<string, string>> sources
    )
    {
        var folder = _root.CreateSubdirectory(name).FullName;
        foreach (var (file, text) in sources)
        {
            File.WriteAllText(Path.Combine(folder, file), text);
        }

        File.WriteAllText(
            Path.Combine(folder, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """
        );
        return folder;
    }

    /// <summary>Builds a user's project and runs it; skips the test where no package source answers.</summary>
    /// <param name="folder">What <see cref="UserProject"/> returned.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <returns>The program's exit code and output.</returns>
    public async Task<(int ExitCode, string Output)> BuildAndRun(
        string folder,
        params string[] arguments
    )
    {
        var (code, output) = await Dotnet.Run(
            folder,
            Cache,
            ["build", "-c", "Release", "-nologo", "-v", "q", "-p:UseSharedCompilation=false"]
        );
        Assert.SkipWhen(
            output.Contains("NU1301", StringComparison.Ordinal),
            $"No package source answers, and a user's project needs one: {output}"
        );
        Assert.True(code == 0, output);
        var built = Path.Combine(folder, "bin", "Release", "net10.0");
        foreach (var name in Names.Where(n => File.Exists(Path.Combine(built, $"{n}.dll"))))
        {
            // What runs is what this build made, not a package of the same version from elsewhere.
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")),
                File.ReadAllBytes(Path.Combine(built, $"{name}.dll"))
            );
        }

        var program = Path.Combine(built, $"{Path.GetFileName(folder)}.dll");
        return await Dotnet.Run(folder, Cache, [program, .. arguments]);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static string Metadata(string key) =>
        typeof(Packages)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == key)
            .Value!;

    private async Task<string> Pack()
    {
        var sources = Metadata("SourceDirectory");
        Assert.SkipUnless(
            Directory.Exists(sources),
            $"There is nothing to pack: {sources}, which this test was built beside, is gone."
        );
        foreach (var name in Names)
        {
            var (code, output) = await Dotnet.Run(
                sources,
                packageCache: null,
                [
                    "pack",
                    name,
                    "-c",
                    Metadata("Configuration"),
                    "--no-build",
                    "-nologo",
                    "-v",
                    "q",
                    "-o",
                    Feed,
                ]
            );
            Assert.True(code == 0, output);
        }

        WriteBuildFiles();
        var prefix = $"{Names[0]}.";
        return Directory
            .GetFiles(Feed, "*.nupkg")
            .Select(Path.GetFileNameWithoutExtension)
            .Single(file => char.IsAsciiDigit(file![prefix.Length]))![prefix.Length..];
    }

    // The machine's own sources stay in force; what it has restored before is not loaded again.
    private void WriteBuildFiles()
    {
        var machineCache =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                ".nuget",
                "packages"
            );
        var fallback = Directory.Exists(machineCache)
            ? $"""<add key="machine" value="{machineCache}" />"""
            : "";
        File.WriteAllText(
            Path.Combine(_root.FullName, "nuget.config"),
            $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                {fallback}
              </fallbackPackageFolders>
            </configuration>
            """
        );
        foreach (
            var file in new[]
            {
                "Directory.Build.props",
                "Directory.Build.targets",
                "Directory.Packages.props",
            }
        )
        {
            File.WriteAllText(Path.Combine(_root.FullName, file), "<Project />");
        }
    }
}
