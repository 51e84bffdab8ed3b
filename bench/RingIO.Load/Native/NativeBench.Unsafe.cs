// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using RingIO.Load.Measuring;

namespace RingIO.Load.Native;

/// <summary>The native subjects: bench/native's library, built when a compiler is here.</summary>
internal sealed unsafe class NativeBench
{
    private static readonly Lazy<NativeBench> LazyShared = new(Load);

    private readonly nint _library;
    private readonly string? _absent;

    private NativeBench(nint library, string? absent)
    {
        _library = library;
        _absent = absent;
    }

    /// <summary>The library of this process, built and loaded on first use.</summary>
    public static NativeBench Shared => LazyShared.Value;

    /// <summary>Why there is no library, or null.</summary>
    public string? Absent => _absent;

    /// <summary>A native subject.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="entry">The exported function.</param>
    /// <param name="expected">The checksum of so many items, or null when there is none to check.</param>
    /// <param name="batch">Items a batch, or bytes a copy.</param>
    /// <returns>The subject; a missing one where the library or its function is not here.</returns>
    public Subject Subject(string name, string entry, Func<long, ulong>? expected, int batch = 1)
    {
        if (_absent is not null)
        {
            return Measuring.Subject.Missing(name, _absent);
        }

        return NativeLibrary.TryGetExport(_library, entry, out var address)
            ? new Subject(name, run => Call(address, name, run, batch, expected))
            : Measuring.Subject.Missing(name, $"{PackageOf(entry)} is not installed");
    }

    /// <summary>Tries what not every kernel offers or allows.</summary>
    /// <param name="subject">A native subject; where it is here, one operation of it is done.</param>
    /// <returns>Why it cannot be measured, or null.</returns>
    public static string? WhyNot(Subject subject)
    {
        if (subject.Absent is not null)
        {
            return subject.Absent;
        }

        try
        {
            var cpus = Processors.Allowed();
            subject.Measure(new Run(1, cpus[0], cpus[^1]));
            return null;
        }
        catch (NativeFailureException problem)
        {
            return problem.Message;
        }
    }

    /// <summary>A function that is no subject.</summary>
    /// <param name="entry">The exported function.</param>
    /// <returns>Its address.</returns>
    /// <exception cref="InvalidOperationException">There is no library: see <see cref="Absent"/>.</exception>
    public nint Export(string entry) =>
        _absent is null
            ? NativeLibrary.GetExport(_library, entry)
            : throw new InvalidOperationException(_absent);

    private static Measurement Call(
        nint address,
        string name,
        Run run,
        int batch,
        Func<long, ulong>? expected
    )
    {
        ulong checksum = 0;
        // Sound: every exported subject has this signature (BENCH_SUBJECT), and the sum outlives the call.
        var function = (delegate* unmanaged<ulong, int, int, int, ulong*, long>)address;
        var ns = function((ulong)run.Items, batch, run.FirstCpu, run.SecondCpu, &checksum);
        if (ns < 0)
        {
            throw new NativeFailureException(
                $"{name} failed: {Marshal.GetPInvokeErrorMessage((int)-ns)}"
            );
        }

        if (expected is not null)
        {
            Subjects.Payload.Verify(checksum, expected(run.Items));
        }

        return new Measurement(run.Items, Math.Max(ns, 1));
    }

    private static string PackageOf(string entry) =>
        entry switch
        {
            _ when entry.StartsWith("bench_boost", StringComparison.Ordinal) => "libboost-dev",
            _ when entry.StartsWith("bench_ck", StringComparison.Ordinal) => "libck-dev",
            _ when entry.StartsWith("bench_xen", StringComparison.Ordinal) => "libxen-dev",
            _ when entry.StartsWith("bench_rte", StringComparison.Ordinal) => "libdpdk-dev",
            _ => entry,
        };

    private static NativeBench Load()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new NativeBench(0, "native subjects are for Linux");
        }

        var directory = typeof(NativeBench)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(a => a.Key is "NativeDirectory")
            .Value!;
        var built = Path.Combine(directory, "build", "libringio_bench.so");
        // A library left from an earlier build may be another than the sources: it is not measured.
        if (Make(directory) is { } problem)
        {
            return new NativeBench(0, problem);
        }

        return NativeLibrary.TryLoad(built, out var library)
            ? new NativeBench(library, null)
            : new NativeBench(0, $"{built} cannot be loaded");
    }

    // Null when make succeeded.
    private static string? Make(string directory)
    {
        try
        {
            using var make = Process.Start(
                new ProcessStartInfo("make", ["-C", directory, "-s"])
                {
                    RedirectStandardError = true,
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            )!;
            make.StandardOutput.ReadToEnd();
            var errors = make.StandardError.ReadToEnd();
            make.WaitForExit();
            return make.ExitCode == 0 ? null : $"make failed in {directory}: {FirstError(errors)}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "make is not installed";
        }
    }

    // Compilers say first in which function it is.
    private static string FirstError(string text)
    {
        var lines = text.Split('\n');
        return (
            lines.FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal))
            ?? lines[0]
        ).Trim();
    }
}
