// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;

namespace RingIO.Cli.Tap;

/// <summary>The relay in C, compiled for as long as this lives.</summary>
internal sealed class NativeRelayProgram : IDisposable
{
    private readonly string _directory;

    private NativeRelayProgram(string directory) => _directory = directory;

    /// <summary>The program's path.</summary>
    public string Path => System.IO.Path.Combine(_directory, "relay");

    /// <summary>Compiles it.</summary>
    /// <param name="program">The program, owned by the caller.</param>
    /// <param name="reason">Why there is none.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryBuild(out NativeRelayProgram? program, out string? reason)
    {
        var built = new NativeRelayProgram(Directory.CreateTempSubdirectory("ringio-").FullName);
        reason = built.Compile();
        if (reason is null)
        {
            program = built;
            return true;
        }

        built.Dispose();
        program = null;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private string? Compile()
    {
        var source = System.IO.Path.Combine(_directory, "relay.c");
        using (var text = typeof(NativeRelayProgram).Assembly.GetManifestResourceStream("relay.c")!)
        using (var file = File.Create(source))
        {
            text.CopyTo(file);
        }

        try
        {
            string[] flags = ["-std=gnu11", "-O3", "-march=native"];
            using var compiler = Process.Start(
                new ProcessStartInfo("cc", [.. flags, "-o", Path, source])
                {
                    RedirectStandardError = true,
                    UseShellExecute = false,
                }
            )!;
            var said = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0
                ? null
                : $"cc failed: {said.Split('\n').FirstOrDefault(static line => line.Contains("error", StringComparison.Ordinal)) ?? said}";
        }
        catch (Win32Exception)
        {
            return "there is no C compiler (cc): install gcc";
        }
    }
}
