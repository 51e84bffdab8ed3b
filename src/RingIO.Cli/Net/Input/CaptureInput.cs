// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;
using RingIO.Drivers.Net.Capture;

namespace RingIO.Cli.Net.Input;

/// <summary>The frames of a capture, one behind the other, as the bytes of a stream.</summary>
internal sealed class CaptureInput : INetInput
{
    private const long Most = 1L << 28;

    private readonly MemoryStream _bytes;

    private CaptureInput(MemoryStream bytes, string name)
    {
        _bytes = bytes;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Length => _bytes.Length;

    /// <summary>Reads a capture of either format.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its frames' bytes, owned by the caller.</returns>
    /// <exception cref="CliException">It is not there, cannot be read, is no capture, is damaged, or has no frame.</exception>
    public static CaptureInput Open(FileInfo file)
    {
        var bytes = new MemoryStream();
        var frames = 0;
        try
        {
            using var stream = new FileStream(
                file.FullName,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 1 << 16
            );
            var reader = CaptureReader.Open(stream);
            while (reader.TryRead(out var frame, out _))
            {
                bytes.Write(frame);
                frames++;
                if (bytes.Length > Most)
                {
                    throw new CliException(
                        $"{file} has more than {Most >> 20} MiB of frames: cut it into smaller captures."
                    );
                }
            }
        }
        catch (CaptureFormatException problem)
        {
            throw new CliException(
                $"{file} is no capture that can be read. {InputErrors.OneLine(problem.Message)}"
            );
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw InputErrors.Unreadable(file, problem);
        }

        return bytes.Length > 0
            ? new CaptureInput(bytes, $"{frames} frames of {file.FullName}")
            : throw new CliException($"{file} has no frames: name a capture with something in it.");
    }

    /// <inheritdoc/>
    public void Read(long offset, PageRun into, int length) =>
        into.CopyFrom(0, _bytes.GetBuffer().AsSpan((int)offset, length));

    /// <inheritdoc/>
    public void Dispose() => _bytes.Dispose();
}
