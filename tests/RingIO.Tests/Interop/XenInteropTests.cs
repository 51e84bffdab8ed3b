// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Interop;

/// <summary>
/// A C program made of Xen's own macros and the sides of <see cref="SharedRing{TRequest,TResponse}"/> in one memfd, each
/// way round: random batches, responses in any order, indices around 2^32, and both sides sleep whenever they may.
/// </summary>
/// <remarks>The environment variable RINGIO_XEN_REQUESTS says how many requests; 10000000 if it is not set.</remarks>
public sealed class XenInteropTests(ITestOutputHelper output)
{
    private const uint First = 0xFFFF_FFF0;

    private static ulong Requests { get; } =
        Environment.GetEnvironmentVariable("RINGIO_XEN_REQUESTS") is { Length: > 0 } count
            ? ulong.Parse(count, CultureInfo.InvariantCulture)
            : 10_000_000;

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(16384, 2)]
    public void CBackEnd_OwnFrontEnd_EveryRequestIsAnsweredOnce(int bytes, int seed)
    {
        var program = Program();
        using var memory = MemfdBacking.Create(new() { Length = bytes + 4096 });
        using var descriptor = memory.DuplicateDescriptor();
        using var ring = SharedRing<TxRequest, TxResponse>.Create(new(memory, 0, bytes), First);
        using var front = ring.OpenFront();
        var peer = Start(program, "back", descriptor, bytes, seed);
        using var end = new ProcessEnd(peer);
        var (own, peers) = (BellAt(memory, bytes, 0), BellAt(memory, bytes, 64));

        var sum = new TxFrontEnd(front, own, peers, new Random(seed)).Run(
            Requests,
            () => !peer.HasExited
        );

        RequireSame(sum, peer, own);
        Assert.Equal(unchecked(First + (uint)Requests), front.ResponseConsumer);
    }

    [Theory]
    [InlineData(4096, 3)]
    [InlineData(16384, 4)]
    public void CFrontEnd_OwnBackEnd_EveryRequestIsAnsweredOnce(int bytes, int seed)
    {
        var program = Program();
        using var memory = MemfdBacking.Create(new() { Length = bytes + 4096 });
        using var descriptor = memory.DuplicateDescriptor();
        var peer = Start(program, "front", descriptor, bytes, seed);
        using var end = new ProcessEnd(peer);
        var formatted = new Slots<uint>(memory.Address + bytes + 128, 1);
        Assert.True(
            SpinWait.SpinUntil(
                () => Volatile.Read(ref formatted.First) != 0 || peer.HasExited,
                TimeSpan.FromSeconds(60)
            ) && !peer.HasExited,
            "The C front end did not make the ring."
        );
        using var ring = SharedRing<TxRequest, TxResponse>.Attach(new(memory, 0, bytes));
        using var back = ring.OpenBack();
        var (own, peers) = (BellAt(memory, bytes, 64), BellAt(memory, bytes, 0));

        var sum = new TxBackEnd(back, own, peers, new Random(seed)).Run(
            Requests,
            () => !peer.HasExited
        );

        RequireSame(sum, peer, own);
        Assert.Equal(unchecked(First + (uint)Requests), back.RequestConsumer);
    }

    [Fact]
    public void Figures_OfTheInstalledHeaders_AreThoseThatAreKept()
    {
        var program = NativeBuild.Program("xen_abi");
        Assert.SkipUnless(
            RuntimeInformation.ProcessArchitecture
                == System.Runtime.InteropServices.Architecture.X64,
            "The figures that are kept are those of x86_64."
        );
        using var process = Process.Start(
            new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true }
        )!;
        var printed = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var kept = Path.Combine(
            NativeBuild.RepositoryRoot(),
            "tests/RingIO.Drivers.Tests/Wire/xen-abi.txt"
        );
        Assert.Equal(File.ReadAllText(kept), printed);
    }

    private static string Program()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.Is64BitProcess,
            "The two processes share a memfd and sleep on futexes: Linux only."
        );
        return NativeBuild.Program("xen_peer");
    }

    private static Bell BellAt(MemfdBacking memory, int bytes, int offset) =>
        new(memory.Address + bytes + offset);

    private void RequireSame(ulong sum, Process peer, Bell own)
    {
        Assert.True(peer.WaitForExit(60_000), "The C peer did not end.");
        Assert.True(peer.ExitCode == 0, peer.StandardError.ReadToEnd());
        Assert.Equal(
            sum,
            ulong.Parse(peer.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture)
        );
        output.WriteLine($"{Requests} requests; this side slept {own.Sleeps} times");
    }

    private static Process Start(
        string program,
        string side,
        SafeFileHandle descriptor,
        int bytes,
        int seed
    ) =>
        Process.Start(
            new ProcessStartInfo(
                program,
                [
                    side,
                    $"/proc/{Environment.ProcessId}/fd/{descriptor.DangerousGetHandle()}",
                    $"{bytes}",
                    $"{Requests}",
                    $"{seed}",
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        ) ?? throw new InvalidOperationException("The C peer did not start.");
}
