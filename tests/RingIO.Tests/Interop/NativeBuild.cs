// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;

namespace RingIO.Tests.Interop;

/// <summary>Builds the C programs of tests/native where there is a compiler; skips the test with the reason where not.</summary>
internal static class NativeBuild
{
    public static string Program(string name)
    {
        var folder = Path.Combine(RepositoryRoot(), "tests", "native");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The C programs of tests/native use mmap: they are built on Unix only.");
        }

        Process make;
        try
        {
            make = Process.Start(
                new ProcessStartInfo("make", ["-s", "-C", folder, $"build/{name}"])
                {
                    UseShellExecute = false,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception missing)
        {
            Assert.Skip($"There is no make to build {name} with: {missing.Message}.");
            throw;
        }

        using (make)
        {
            var errors = make.StandardError.ReadToEnd();
            make.WaitForExit();
            if (errors.Contains("not found", StringComparison.Ordinal))
            {
                Assert.Skip($"There is no C compiler to build {name} with: {errors.Trim()}");
            }

            Assert.True(make.ExitCode == 0, $"make failed: {errors}");
        }

        return Path.Combine(folder, "build", name);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RingIO.sln")))
        {
            folder = folder.Parent;
        }

        if (folder is null)
        {
            Assert.Skip(
                "The C sources are in the repository, and the tests do not run from there."
            );
        }

        return folder!.FullName;
    }
}
