// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using RingIO.Memory;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Interop;

/// <summary>A C program attaches to rings made here, through include/ringio_spsc.h, and exchanges items both ways.</summary>
public sealed class CInteropTests
{
    private const ulong Items = 10_000_000;
    private const ulong LayoutId = 0xC0FFEE;
    private const long RingBytes = 1 << 16;
    private const int ConsumerIndexAt = 384;

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public void CPeer_TenMillionItemsEachWay_AllArriveInOrder(int batch)
    {
        var program = NativeBuild.Program("c_peer");
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var backing = MappedFileBacking.Create(path, 2 * RingBytes, deleteOnDispose: true);
        var options = new RingOptions
        {
            Capacity = 1024,
            LayoutId = LayoutId,
            FirstIndex = uint.MaxValue - 99,
        };
        using var toC = SpscRing<ulong>.Create(new PageRegion(backing, 0, RingBytes), options);
        using var fromC = SpscRing<ulong>.Create(
            new PageRegion(backing, RingBytes, RingBytes),
            options
        );
        var peer = Start(program, path, "0", RingBytes, RingBytes, Items, batch);
        using var end = new ProcessEnd(peer);
        Exchange(toC, fromC, batch, peer);

        peer.WaitForExit();
        Assert.True(peer.ExitCode == 0, peer.StandardError.ReadToEnd());
        Assert.Equal(
            Sum(),
            ulong.Parse(peer.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture)
        );
        Assert.Equal(RingState.Open, toC.State);
        Assert.Equal(RingState.Open, fromC.State);
    }

    [Fact]
    public void CPeer_AnotherLayoutIdentifier_RefusesAndSaysWhy()
    {
        var program = NativeBuild.Program("c_peer");
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var backing = MappedFileBacking.Create(path, RingBytes, deleteOnDispose: true);
        using var ring = SpscRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 1024, LayoutId = 1 }
        );
        var peer = Start(program, path, "0", 0, RingBytes, 1, 1);
        using var end = new ProcessEnd(peer);

        peer.WaitForExit();
        Assert.Equal(1, peer.ExitCode);
        Assert.Contains(
            "layout identifier",
            peer.StandardError.ReadToEnd(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void CPeer_SideThatIsTaken_IsRefused()
    {
        var program = NativeBuild.Program("c_peer");
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var backing = MappedFileBacking.Create(path, RingBytes, deleteOnDispose: true);
        using var ring = SpscRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 1024, LayoutId = LayoutId }
        );
        using var consumer = ring.OpenConsumer();
        var peer = Start(program, path, "0", 0, RingBytes, 1, 1);
        using var end = new ProcessEnd(peer);

        Assert.True(peer.WaitForExit(30_000), "The C peer did not end.");
        Assert.Contains("taken", peer.StandardError.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void CPeer_IndexThatNoConsumerWrites_FaultsTheRing()
    {
        var program = NativeBuild.Program("c_peer");
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var backing = MappedFileBacking.Create(path, 2 * RingBytes, deleteOnDispose: true);
        var options = new RingOptions { Capacity = 1024, LayoutId = LayoutId };
        using var toC = SpscRing<ulong>.Create(new PageRegion(backing, 0, RingBytes), options);
        using var fromC = SpscRing<ulong>.Create(
            new PageRegion(backing, RingBytes, RingBytes),
            options
        );
        NativeBytes.Word(backing.Address + (nint)RingBytes + ConsumerIndexAt) = 7;
        var peer = Start(program, path, "0", RingBytes, RingBytes, 5, 1);
        using var end = new ProcessEnd(peer);

        Assert.True(peer.WaitForExit(30_000), "The C peer did not end.");
        Assert.Contains("faulted", peer.StandardError.ReadToEnd(), StringComparison.Ordinal);
        Assert.Equal(RingState.Open, toC.State);
        Assert.Equal(RingState.Faulted, fromC.State);
    }

    private static void Exchange(
        SpscRing<ulong> toC,
        SpscRing<ulong> fromC,
        int batch,
        Process peer
    )
    {
        using var producer = toC.OpenProducer();
        using var consumer = fromC.OpenConsumer();
        var put = 0UL;
        var taken = 0UL;
        while (put < Items || taken < Items)
        {
            var before = put + taken;
            put = Put(producer, put, batch);
            taken = Take(consumer, taken, batch);
            if (put + taken == before)
            {
                Assert.False(peer.HasExited, peer.HasExited ? peer.StandardError.ReadToEnd() : "");
                Thread.Yield();
            }
        }
    }

    private static ulong Put(SpscProducer<ulong> producer, ulong put, int batch)
    {
        using var cursor = producer.OpenCursor(batch);
        while (put < Items && cursor.TryWrite(put * 0x9E37_79B9_7F4A_7C15))
        {
            put++;
        }

        return put;
    }

    private static ulong Take(SpscConsumer<ulong> consumer, ulong taken, int batch)
    {
        using var cursor = consumer.OpenCursor(batch);
        while (taken < Items && cursor.TryRead(out var item))
        {
            Assert.True(item == ~(taken * 0x9E37_79B9_7F4A_7C15), $"item {taken} is 0x{item:x}");
            taken++;
        }

        return taken;
    }

    private static ulong Sum()
    {
        var sum = 0UL;
        for (var i = 0UL; i < Items; i++)
        {
            sum += i * 0x9E37_79B9_7F4A_7C15;
        }

        return sum;
    }

    private static Process Start(
        string program,
        string path,
        string input,
        long output,
        long length,
        ulong items,
        int batch
    ) =>
        Process.Start(
            new ProcessStartInfo(
                program,
                [path, input, $"{output}", $"{length}", $"{items}", $"{batch}"]
            )
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        ) ?? throw new InvalidOperationException("The C peer did not start.");
}
