// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Net;

/// <summary>The half of a back end's queue that gives the guest what is sent to it: copied into its pages, or by exchanging pages.</summary>
/// <remarks>
/// <para>Copies and exchanges are asked for and done in batches, by <see cref="Flush"/>; until then the sources stay as they are. For a guest
/// that offers no pages, a bounded number of packets waits; the rest is dropped.</para>
/// <para>Each response is in the slot of its request, as netif.h demands.</para>
/// </remarks>
internal sealed partial class BackendReceive(
    DomainContext context,
    NetCounters counters,
    NetBuffers buffers,
    int depth
)
{
    private const int Slots = NetKeys.RingSlots;

    private readonly NetRxSlot[] _responses = new NetRxSlot[Slots];
    private readonly GnttabCopy[] _copies = new GnttabCopy[4 * Slots];
    private readonly int[] _copyResponses = new int[4 * Slots];
    private readonly GnttabTransfer[] _flips = new GnttabTransfer[Slots];
    private readonly int[] _flipResponses = new int[Slots];
    private readonly Queue<NetBuffer> _waiting = new(depth);
    private readonly List<NetBuffer> _used = new(Slots);
    private SharedRing<NetRxRequest, NetRxSlot>? _ring;
    private BackRing<NetRxRequest, NetRxSlot>? _back;
    private ushort _guest;
    private ulong _ringPlace;
    private int _responseCount;
    private int _copyCount;
    private int _flipCount;

    /// <summary>What the guest did wrong; null if nothing.</summary>
    public RingFault? Fault => _back?.Fault;

    public bool IsFlip { get; private set; }

    /// <summary>How many packets wait for pages.</summary>
    public int Waiting => _waiting.Count;

    public bool TryOpen(
        ushort guest,
        bool isFlip,
        ulong place,
        SharedRing<NetRxRequest, NetRxSlot> ring
    )
    {
        _ringPlace = place;
        (_guest, IsFlip, _ring) = (guest, isFlip, ring);
        return ring.TryOpenBack(out _back, out _);
    }

    public void Close()
    {
        // What was asked for and not done is forgotten: no page of the guest's is in anybody's hands.
        (_responseCount, _copyCount, _flipCount) = (0, 0, 0);
        _back?.Dispose();
        _ring?.Dispose();
        (_back, _ring) = (null, null);
        while (_waiting.TryDequeue(out var buffer))
        {
            buffers.Drop(buffer);
            counters.Dropped++;
        }

        DropUsed();
    }

    /// <summary>Asks for a packet to be given to the guest.</summary>
    /// <param name="pieces">Where it is: unchanged until <see cref="Flush"/>.</param>
    /// <param name="length">Its length.</param>
    /// <param name="offload">What is to be done to it, which the guest knows how to.</param>
    /// <param name="buffer">The buffer that it is in, if it is all in one, of which one more use is taken.</param>
    /// <param name="isAlone">Whether nobody else gets what is in the buffer.</param>
    /// <returns>Whether the guest gets it, now or later; if not, it is dropped.</returns>
    public bool Give(
        ReadOnlySpan<NetPiece> pieces,
        int length,
        in FrameOffload offload,
        NetBuffer? buffer,
        bool isAlone
    )
    {
        if (_back is null)
        {
            counters.Dropped++;
            return false;
        }

        if (_waiting.Count == 0 && !IsFlip && HasRoom(length, offload))
        {
            Copy(pieces, length, offload);
            if (buffer is not null)
            {
                buffer.Uses++;
                _used.Add(buffer);
            }

            return true;
        }

        // With pages there it passes at once, and only else it waits.
        var passes = _waiting.Count == 0 && IsFlip && HasRoom(length, offload);
        if (!passes && (_waiting.Count >= depth || !buffers.MayWait(_waiting.Count)))
        {
            counters.Dropped++;
            return false;
        }

        if (buffer is null || (IsFlip && !isAlone))
        {
            buffer = Gather(pieces, length, offload);
            if (buffer is null)
            {
                counters.Dropped++;
                return false;
            }
        }
        else
        {
            buffer.Uses++;
        }

        if (passes)
        {
            Exchange(buffer);
        }
        else
        {
            _waiting.Enqueue(buffer);
        }

        return true;
    }

    /// <summary>Gives what waits, as far as there are pages.</summary>
    /// <returns>How many packets.</returns>
    public int Drain(Span<NetPiece> scratch)
    {
        var done = 0;
        while (
            _back is not null
            && _waiting.TryPeek(out var buffer)
            && HasRoom(buffer.Length, buffer.Offload)
        )
        {
            _waiting.Dequeue();
            done++;
            if (IsFlip)
            {
                Exchange(buffer);
                continue;
            }

            var count = buffer.PiecesInto(scratch);
            Copy(scratch[..count], buffer.Length, buffer.Offload);
            _used.Add(buffer);
        }

        return done;
    }

    /// <summary>Looks a last time before sleep, if there is something that waits for pages.</summary>
    /// <returns>Whether there are some.</returns>
    public bool FinalCheck() =>
        _back is not null
        && _waiting.TryPeek(out var buffer)
        && _back.FinalCheck(SlotsFor(buffer.Length, buffer.Offload));

    private static int SlotsFor(int length, in FrameOffload offload) =>
        ((length + 4095) / 4096) + (offload.Kind == SegmentationKind.None ? 0 : 1);

    private bool HasRoom(int length, in FrameOffload offload)
    {
        var slots = SlotsFor(length, offload);
        if (_responseCount + slots > Slots || _copyCount + slots + 20 > _copies.Length)
        {
            return false;
        }

        return _back!.CountRequests() >= slots;
    }

    private NetBuffer? Gather(ReadOnlySpan<NetPiece> pieces, int length, in FrameOffload offload)
    {
        var buffer = buffers.Take();
        if (buffer is null)
        {
            return null;
        }

        if (buffer.TryFill(context, counters, pieces))
        {
            (buffer.Length, buffer.Offload) = (length, offload);
            return buffer;
        }

        buffers.Drop(buffer);
        return null;
    }

    private void Copy(ReadOnlySpan<NetPiece> pieces, int length, in FrameOffload offload)
    {
        var left = length;
        var isFirst = true;
        var piece = 0;
        var rest = pieces[0];
        while (left > 0)
        {
            _back!.TryTake(out var request);
            var part = Math.Min(4096, left);
            left -= part;
            for (var done = 0; done < part; )
            {
                while (rest.Length == 0)
                {
                    rest = pieces[++piece];
                }

                var some = Math.Min(rest.Length, part - done);
                ref var copy = ref _copies[_copyCount];
                copy = rest.CopyOf(some);
                copy.Flags |= GrantCopyBits.DestinationGranted;
                copy.Destination.Reference = request.GrantRef;
                copy.Destination.Domain = _guest;
                copy.Destination.Offset = (ushort)done;
                _copyResponses[_copyCount++] = _responseCount;
                Touch(copy);
                rest = rest.Skip(some);
                done += some;
            }

            Respond(request, part, left > 0, isFirst, offload);
            isFirst = false;
        }

        counters.Received++;
        counters.ReceivedBytes += length;
        counters.BytesCopied += length;
    }

    private void Touch(in GnttabCopy copy)
    {
        if (context.Touches is not { } touches)
        {
            return;
        }

        var domain = context.Domain.Id;
        touches.TouchGranted(domain, _guest, copy.Destination.Reference, isWrite: true);
        if ((copy.Flags & GrantCopyBits.SourceGranted) != 0)
        {
            touches.TouchGranted(domain, copy.Source.Domain, copy.Source.Reference, false);
        }
        else
        {
            touches.TouchOwn(domain, new(copy.Source.Frame), isWrite: false);
        }
    }

    private void Exchange(NetBuffer buffer)
    {
        var left = buffer.Length;
        for (var page = 0; left > 0; page++)
        {
            _back!.TryTake(out var request);
            var part = Math.Min(4096, left);
            left -= part;
            if (part < 4096)
            {
                buffer.ClearBehind(page, part);
            }

            _flips[_flipCount] = new()
            {
                Frame = buffer.Pages[page].Value,
                Domain = _guest,
                Reference = request.GrantRef,
            };
            _flipResponses[_flipCount++] = _responseCount;
            Respond(request, part, left > 0, page == 0, buffer.Offload);
        }

        _used.Add(buffer);
        counters.Received++;
        counters.ReceivedBytes += buffer.Length;
    }

    private void Respond(
        in NetRxRequest request,
        int bytes,
        bool hasMore,
        bool isFirst,
        in FrameOffload offload
    )
    {
        ref var slot = ref _responses[_responseCount++];
        slot = default;
        slot.Response.Id = request.Id;
        slot.Response.Status = (short)bytes;
        slot.Response.Flags = hasMore ? NetRxInfo.MoreData : NetRxInfo.None;
        if (!isFirst)
        {
            return;
        }

        slot.Response.Flags |=
            offload.NeedsChecksum ? NetRxInfo.ChecksumBlank | NetRxInfo.DataValidated
            : (offload.Checksum & ChecksumState.Verified) != 0 ? NetRxInfo.DataValidated
            : NetRxInfo.None;
        if (offload.Kind == SegmentationKind.None)
        {
            return;
        }

        // It takes a slot, and so a request, whose page stays as it is.
        slot.Response.Flags |= NetRxInfo.ExtraInfo;
        _back!.TryTake(out _);
        ref var extra = ref _responses[_responseCount++];
        extra = default;
        extra.Extra.Type = NetExtraType.Segmentation;
        extra.Extra.SegmentSize = offload.SegmentSize;
        extra.Extra.Segmentation =
            offload.Kind == SegmentationKind.TcpV4 ? NetSegmentation.TcpV4 : NetSegmentation.TcpV6;
    }
}
