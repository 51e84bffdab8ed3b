// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>The other machine: memory of its own, and the other end of the stream.</summary>
/// <remarks>
/// What it does costs the measured machine nothing but time, so it does little: payload is copied once, to or from its place, as a network
/// card's DMA does; sums are made beforehand. One serves all rows, one after the other. Thread safety: one thread at a time.
/// </remarks>
internal sealed class FarHost : IDisposable
{
    private const int PacketPages = 16;

    private readonly PortableBacking _memory;
    private readonly WirePath _path;
    private readonly byte[] _head = new byte[StreamSegment.HeadLength];

    /// <summary>Makes the host.</summary>
    /// <param name="pages">How many pages a stream has at most.</param>
    /// <param name="plan">What both ends know.</param>
    public FarHost(int pages, StreamPlan plan)
    {
        _memory = new PortableBacking((2L * pages + PacketPages) * PageRun.PageBytes);
        Sums = new SegmentSums(plan.Segment);
        var source = Run(0, 0, pages);
        var target = Run(1, pages, pages);
        var packets = Run(2, 2 * pages, PacketPages);
        Memory = new StreamMemory(source, target, packets);
        _path = new WirePath(source, target, packets);
        End = new StreamEnd(_path, Memory, StreamFlow.Near.Reversed, plan, Sums);
    }

    /// <summary>Its pages.</summary>
    public StreamMemory Memory { get; }

    /// <summary>Its end of the stream.</summary>
    public StreamEnd End { get; }

    /// <summary>The sums of what it sends: to be filled whenever that changes.</summary>
    public SegmentSums Sums { get; }

    /// <summary>Whether what arrives is judged as a network card and a receiver would: off where time is measured.</summary>
    public bool Judges { get; set; }

    /// <summary>How many frames were judged.</summary>
    public long Judged { get; private set; }

    /// <summary>How many of them were bad: checksums, or offloads that no device could carry out.</summary>
    public long Bad { get; private set; }

    /// <summary>A frame arrives.</summary>
    /// <param name="frame">Its pieces, in the near machine's memory.</param>
    /// <param name="offload">What the near device does to it on the way.</param>
    public void Arrive(ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        var length = (int)FrameFragments.Length(frame);
        if (Judges)
        {
            Judged++;
            if (!IsGood(frame, length, offload))
            {
                Bad++;
                return;
            }
        }

        End.Take(frame, length, new FrameOffload { Checksum = ChecksumState.Verified });
    }

    /// <summary>The near device fetches a frame.</summary>
    /// <param name="into">Where it goes.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there is one.</returns>
    public ReceiveResult Fetch(ReadOnlySpan<FrameFragment> into, out ReceivedFrame frame) =>
        _path.Fetch(End, into, out frame);

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    // The numbers say which of the three rows a page is in.
    private PageRun Run(int number, int first, int count)
    {
        var frames = new Gfn[count];
        var addresses = new nint[count];
        for (var page = 0; page < count; page++)
        {
            frames[page] = new Gfn(((ulong)number << 32) + (uint)page);
            addresses[page] = _memory.Address + (nint)((long)(first + page) * PageRun.PageBytes);
        }

        return new PageRun(frames, addresses);
    }

    private bool IsGood(ReadOnlySpan<FrameFragment> frame, int length, in FrameOffload offload)
    {
        var head = _head.AsSpan(
            0,
            FrameFragments.CopyTo(frame, 0, _head.AsSpan(0, Math.Min(length, _head.Length)))
        );
        if (!StreamSegment.TryRead(head, length, out var segment))
        {
            return false;
        }

        Span<FrameFragment> rest = stackalloc FrameFragment[frame.Length];
        var count = FrameFragments.Slice(frame, head.Length, length - head.Length, rest);
        rest = rest[..Math.Max(count, 0)];
        if (offload.Kind != SegmentationKind.None)
        {
            if (
                FrameSegmenter.TryCreate(head, length, offload, out _) != FrameDefect.None
                || offload.SegmentSize + StreamHeader.PacketOverhead > _path.Mtu
            )
            {
                return false;
            }
        }
        else if (length > _path.Mtu + FrameAdmission.EthernetHeaderLength)
        {
            return false;
        }

        return (
                !offload.NeedsChecksum
                || TransportChecksum.Complete(head, rest, offload) == FrameDefect.None
            ) && TransportChecksum.Verify(head, rest, segment.Headers);
    }
}
