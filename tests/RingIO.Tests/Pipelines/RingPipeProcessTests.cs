// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using RingIO.Memory;
using RingIO.Peer;
using RingIO.Pipelines;
using RingIO.Rings;
using RingIO.Tests.Death;

namespace RingIO.Tests.Pipelines;

/// <summary>A pipe whose writer is another process, which is killed and replaced while its bytes are read.</summary>
public sealed class RingPipeProcessTests
{
    private const ulong Total = 3_000_000;
    private const int Deaths = 3;

    [Fact]
    public async Task Writer_KilledAndReplaced_StreamGoesOnByteByByte()
    {
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var backing = MappedFileBacking.Create(
            path,
            DeathScenario.TotalBytes,
            deleteOnDispose: true
        );
        using var pipe = RingPipe.Create(DeathScenario.RingOf(backing), PipeBytes.Options);
        using var pump = new RingPump();
        using var thread = pump.StartThread();
        var reader = pipe.OpenReader();
        var place = 0UL;
        for (var life = 0; life < Deaths; life++)
        {
            using var writer = Start(path);
            var fatal = Total / (Deaths + 1) * (ulong)(life + 1);
            place = await ReadUntil(reader, pump, writer, place, fatal);
            writer.Kill();
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Throws<InvalidOperationException>(pipe.OpenWriter);
            var report = pipe.Recover();
            Assert.True(report.IsComplete);
            Assert.Equal(1, report.DeadOwners);
        }

        using var last = Start(path);
        place = await ReadUntil(reader, pump, last, place, ulong.MaxValue);
        await last.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(last.ExitCode == 0, await last.StandardError.ReadToEndAsync());
        Assert.Equal(Total, place);
        reader.Complete();
    }

    private static Process Start(string path) =>
        PeerProcess.Start(
            "stream",
            path,
            "pipe",
            nameof(RingRole.Producer),
            Total.ToString(CultureInfo.InvariantCulture)
        );

    // Reads to a place in the stream, or to its end; checks every byte.
    private static async Task<ulong> ReadUntil(
        RingPipeReader reader,
        RingPump pump,
        Process writer,
        ulong place,
        ulong end
    )
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(
            TestContext.Current.CancellationToken
        );
        writer.EnableRaisingEvents = true;
        writer.Exited += (_, _) => TryCancel(gone);
        while (place < end)
        {
            if (!reader.TryRead(out var result))
            {
                // A writer that is gone puts nothing more: what it left is read, then this wait ends the test.
                await pump.WaitAsync(reader.Side, gone.Token);
                continue;
            }

            place = Check(result.Buffer, place);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        return place;
    }

    private static void TryCancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The reader was done before the writer had exited.
        }
    }

    private static ulong Check(ReadOnlySequence<byte> buffer, ulong place)
    {
        foreach (var segment in buffer)
        {
            foreach (var value in segment.Span)
            {
                if (value != PipeBytes.At(place))
                {
                    Assert.Fail($"byte {place} of the stream is {value}");
                }

                place++;
            }
        }

        return place;
    }
}
