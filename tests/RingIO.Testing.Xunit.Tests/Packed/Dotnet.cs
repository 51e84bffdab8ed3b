// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;

namespace RingIO.Testing.Xunit.Tests.Packed;

/// <summary>Runs the SDK as somebody would who has never seen this repository's build.</summary>
internal static class Dotnet
{
    // Only a command that hangs meets this bound.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Runs one command to its end; skips the test where there is no SDK.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="packageCache">Where restored packages go, or null for the machine's own place.</param>
    /// <param name="arguments">The command.</param>
    /// <returns>The exit code, and both streams.</returns>
    public static async Task<(int ExitCode, string Output)> Run(
        string folder,
        string? packageCache,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The build that started this test may have left its own paths behind.
        foreach (var name in start.Environment.Keys.Where(IsOfABuild).ToList())
        {
            start.Environment.Remove(name);
        }

        if (packageCache is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packageCache;
        }

        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // No build server stays behind.
        using var process = Start(start);
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException(
                $"'dotnet {string.Join(' ', arguments)}' in {folder} has not ended after {Limit}.",
                late
            );
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static bool IsOfABuild(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase);

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"There is no dotnet to build a user's project with: {missing.Message}.");
            throw;
        }
    }
}
