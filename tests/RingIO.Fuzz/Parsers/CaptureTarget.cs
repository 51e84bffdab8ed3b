// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net.Capture;

namespace RingIO.Fuzz.Parsers;

/// <summary>Capture files from anywhere, of both formats.</summary>
public static class CaptureTarget
{
    // The reader's own tables and buffers, whatever the file says.
    private const long Fixed = 1 << 20;

    /// <summary>The target.</summary>
    public static FuzzTarget Capture { get; } = new("capture", Run, Seeds);

    /// <summary>Reads to the end or to the damage, and demands no more frames, bytes and memory than the file has.</summary>
    /// <param name="bytes">A file.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var file = bytes.ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var stream = new MemoryStream(file, writable: false);
        var kept = 0L;
        try
        {
            var reader = CaptureReader.Open(stream);
            while (reader.TryRead(out var frame, out var about))
            {
                kept += frame.Length;
                Demand.That(about.OriginalLength >= 0, "A negative length.");
                Demand.That(reader.Offset <= file.Length, "More was read than there is.");
            }
        }
        catch (CaptureFormatException damage)
        {
            Demand.That(damage.Offset <= file.Length, "Damage behind the file's end.");
        }

        Demand.That(kept <= file.Length, "More bytes in frames than in the file.");
        Demand.That(
            GC.GetAllocatedBytesForCurrentThread() - before <= Fixed + (4L * file.Length),
            "A length that lies costs memory."
        );
    }

    private static byte[][] Seeds()
    {
        var seeds = new List<byte[]>();
        foreach (var choice in Enumerable.Range(0, 8))
        {
            using var stream = new MemoryStream();
            var options = new CaptureOptions
            {
                BigEndian = (choice & 1) != 0,
                Nanoseconds = (choice & 2) != 0,
            };
            if ((choice & 4) != 0)
            {
                var writer = new PcapNgWriter(stream, options);
                writer.Write(5, [1, 2, 3], 3);
                writer.Write(6, new byte[60], 1500);
            }
            else
            {
                var writer = new PcapWriter(stream, options);
                writer.Write(5, [1, 2, 3], 3);
                writer.Write(6, new byte[60], 1500);
            }

            seeds.Add(stream.ToArray());
        }

        return [.. seeds];
    }
}
