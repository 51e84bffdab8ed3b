// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;
using RingIO.Tests.Architecture;

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

            if (errors.Contains("xen/xen.h", StringComparison.Ordinal))
            {
                Assert.Skip(
                    $"Xen's headers are not here to build {name} with: install libxen-dev."
                );
            }

            Assert.True(make.ExitCode == 0, $"make failed: {errors}");
        }

        return Path.Combine(folder, "build", name);
    }

    public static string RepositoryRoot()
    {
        Assert.SkipWhen(
            Repository.Root is null,
            "The C sources and documents are in the repository, and the tests do not run from there."
        );
        return Repository.Root!;
    }
}
