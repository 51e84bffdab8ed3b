// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;

namespace RingIO.Tests.Primitives.Disassembly;

/// <summary>Has the JIT compiler write down the machine code of the subjects, for this machine or for Arm64.</summary>
internal static class Disassembler
{
    private static readonly bool IsX64 =
        RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64;

    private const string Output = "jit.txt";
    private const string ObjectPool = "Microsoft.Extensions.ObjectPool.dll";

    /// <summary>Compiles in a child process, as the machine's own JIT compiler does.</summary>
    /// <returns>The JIT compiler's listing.</returns>
    public static async Task<string> ForThisMachine()
    {
        using var folder = new Scratch();
        var assembly = Subject.Compile(Subject.Sources(), folder.Path);
        File.Copy(Beside(ObjectPool), folder.File(ObjectPool));
        await File.WriteAllTextAsync(
            System.IO.Path.ChangeExtension(assembly, ".runtimeconfig.json"),
            $$"""
            { "runtimeOptions": { "framework": {
              "name": "Microsoft.NETCore.App", "version": "{{Environment.Version}}" } } }
            """
        );
        var start = Dotnet(folder, "exec", assembly);
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_JitDisasm"] = Subject.Methods;
        start.Environment["DOTNET_JitDisasmDiffable"] = "1";
        start.Environment["DOTNET_JitStdOutFile"] = folder.File(Output);
        var (code, text) = await Run(start);
        Assert.True(code == 0, text);
        return await File.ReadAllTextAsync(folder.File(Output));
    }

    /// <summary>Compiles ahead of time for Arm64; skips the test where that compiler cannot be had.</summary>
    /// <returns>The JIT compiler's listing.</returns>
    public static async Task<string> ForArm64()
    {
        if (!OperatingSystem.IsLinux() || !IsX64)
        {
            Assert.Skip("The Arm64 cross-compilation is set up for Linux on x64.");
        }

        using var folder = new Scratch();
        foreach (var source in Subject.Sources())
        {
            var name = source.Path.Replace('/', '_');
            await File.WriteAllTextAsync(folder.File(name), source.Text);
        }

        await File.WriteAllTextAsync(folder.File("Subject.csproj"), Project(folder));
        var (restored, log) = await Run(Dotnet(folder, "restore"));
        if (restored != 0)
        {
            Assert.Skip($"The Arm64 compiler (ILCompiler) cannot be restored: {log}");
        }

        var (code, text) = await Run(Dotnet(folder, "publish", "--no-restore", "-nodeReuse:false"));
        Assert.True(code == 0, text);
        return await File.ReadAllTextAsync(folder.File(Output));
    }

    // The listing is complete before the link, so /bin/true links: no Arm64 tool chain is needed.
    private static string Project(Scratch folder) =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.ToString(2)}</TargetFramework>
                <RuntimeIdentifier>linux-arm64</RuntimeIdentifier>
                <PublishAot>true</PublishAot>
                <NativeLib>Static</NativeLib>
                <CppCompilerAndLinker>/bin/true</CppCompilerAndLinker>
                <CppLibCreator>/bin/true</CppLibCreator>
                <StripSymbols>false</StripSymbols>
                <UseSharedCompilation>false</UseSharedCompilation>
                <LangVersion>latest</LangVersion>
                <Nullable>enable</Nullable>
                <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{SecurityElement.Escape(Beside(ObjectPool))}" />
                <IlcArg Include="--parallelism:1" />
                <IlcArg Include="--codegenopt:JitDisasm={Subject.Methods}" />
                <IlcArg Include="--codegenopt:JitDisasmDiffable=1" />
                <IlcArg Include="--codegenopt:JitStdOutFile={folder.File(Output)}" />
              </ItemGroup>
            </Project>
            """;

    private static string Beside(string name) =>
        System.IO.Path.Combine(AppContext.BaseDirectory, name);

    private static ProcessStartInfo Dotnet(Scratch folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            arguments
        )
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // No server process is left behind, and this process's own settings are not the child's.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    private static async Task<(int Code, string Text)> Run(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var cancellation = TestContext.Current.CancellationToken;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, (await output + await error).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>A folder of its own that vanishes with its owner.</summary>
    private sealed class Scratch : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("ringio-disasm-").FullName;

        public string File(string name) => System.IO.Path.Combine(Path, name);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
