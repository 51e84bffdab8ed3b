// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>
/// A stream of bytes through a <see cref="RingPipe"/>, each of which follows from its place in the stream: whoever
/// writes on after a death knows from the ring's index what comes next, and the reader sees every loss and repetition.
/// </summary>
public static class PipeBytes
{
    /// <summary>How the pipe is made and attached.</summary>
    public static RingPipeOptions Options { get; } =
        new()
        {
            Ring = new()
            {
                Capacity = 4096,
                LayoutId = 0xB17E,
                FirstIndex = First,
            },
        };

    // The stream runs through 2^32 on its way.
    private const ulong First = uint.MaxValue - 100_000;

    /// <summary>The byte at a place in the stream.</summary>
    public static byte At(ulong place) => (byte)((place * 0x9E37_79B9_7F4A_7C15) >> 56);

    /// <summary>Writes from where the ring's index stands to a place in the stream, then completes.</summary>
    public static async Task WriteAsync(PageRegion region, ulong end)
    {
        using var pipe = RingPipe.Attach(region, null, Options);
        var words = RingView<byte>.Attach(region, RingKind.Byte, Options.Ring).Words;
        var place = Volatile.Read(ref words.First.ProducerIndex) - First;
        var writer = pipe.OpenWriter();
        var random = new Random(4711);
        using var stop = new CancellationTokenSource();
        var stepping = StepUntil(pipe, stop.Token);
        while (place < end)
        {
            // Some are longer than the ring.
            var length = (int)Math.Min((ulong)random.Next(1, 6000), end - place);
            Fill(writer.GetSpan(length)[..length], place);
            writer.Advance(length);
            place += (ulong)length;
            await writer.FlushAsync(CancellationToken.None);
        }

        await writer.CompleteAsync();
        await stop.CancelAsync();
        await stepping;
    }

    private static void Fill(Span<byte> bytes, ulong place)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = At(place + (ulong)i);
        }
    }

    // The reader is in another process: its advances complete no flush here, a step does.
    private static Task StepUntil(RingPipe pipe, CancellationToken stop) =>
        Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (!pipe.Step())
                    {
                        Thread.Yield();
                    }
                }
            },
            CancellationToken.None
        );
}
