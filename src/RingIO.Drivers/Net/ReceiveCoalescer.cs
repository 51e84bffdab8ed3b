// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;
using RingIO.Memory;

namespace RingIO.Drivers.Net;

/// <summary>Joins received TCP segments into large frames which, cut again, give the very same bytes.</summary>
/// <remarks>
/// <para>Every frame is received into a slot. One that begins a run is held; one whose headers are, byte for byte, what
/// <see cref="FrameSegmenter"/> would write for the next segment of a held run gives its payload to that run. So
/// right checksums, identifiers that go on by one and equal options, window and acknowledgement are all demanded by one
/// comparison. Anything else of the same connection lets the run go first: order within a connection is kept.</para>
/// <para>Bounded: as many frames as there are slots, each at most 65535 bytes of IP packet. Nothing is allocated after the
/// constructor. Thread safety: one thread at a time.</para>
/// </remarks>
public sealed partial class ReceiveCoalescer : IDisposable
{
    private const int MaxHeader = 256;
    private const byte Ack = 0x10;

    private readonly PortableBacking _memory;
    private readonly CoalescedFrame[] _slots;

    // Free slots as a stack, ready ones as a queue, held ones in no order.
    private readonly int[] _free;
    private readonly int[] _ready;
    private readonly int[] _held;
    private int _freeCount;
    private int _readyFirst;
    private int _readyCount;
    private int _heldCount;
    private long _clock;
    private bool _disposed;

    /// <summary>Makes a coalescer.</summary>
    /// <param name="slots">How many frames it holds at most, 2 to 1024, each in 68 KiB: so many connections less one are joined side by side.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is out of range.</exception>
    public ReceiveCoalescer(int slots = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slots, 1024);
        var bytes = (long)RingIO.Primitives.PageSize.Size4K.RoundUp(FrameAdmission.LongestFrame);
        _memory = new PortableBacking(slots * bytes);
        _slots = new CoalescedFrame[slots];
        _free = new int[slots];
        _ready = new int[slots];
        _held = new int[slots];
        for (var slot = 0; slot < slots; slot++)
        {
            _slots[slot].Room = new FrameFragment(new PageRegion(_memory, slot * bytes, bytes));
            _free[_freeCount++] = slot;
        }
    }

    /// <summary>Whether a frame can be added.</summary>
    public bool HasRoom => _freeCount > 0;

    /// <summary>How many frames may be taken now, without those that are held.</summary>
    public int Ready => _readyCount;

    /// <summary>How many frames are held in the hope of more.</summary>
    public int Held => _heldCount;

    /// <summary>How many frames gave their payload to another.</summary>
    public long Merged { get; private set; }

    /// <summary>Where the next frame is to be received: before <see cref="Add"/>, and only while <see cref="HasRoom"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public FrameFragment Room => _slots[RequireFree()].Room;

    /// <summary>Takes the frame that is now in <see cref="Room"/>.</summary>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="offload">What came with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is longer than the room.</exception>
    /// <exception cref="InvalidOperationException">There is no room.</exception>
    public void Add(int length, in FrameOffload offload)
    {
        var slot = RequireFree();
        ref var frame = ref _slots[slot];
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, frame.Room.Length);
        frame.Length = length;
        frame.Offload = offload;
        frame.Segments = 1;
        var defect = FrameHeaders.Parse(frame.Room.SharedSpan[..length], length, out frame.Headers);
        var candidate = defect == FrameDefect.None && IsCandidate(frame, out var sum) ? sum : -1;
        var run = FindRun(frame);
        if (run >= 0)
        {
            var held = _held[run];
            if (candidate >= 0 && TryMerge(ref _slots[held], frame, (ushort)candidate))
            {
                Merged++;
                if (!IsOpen(_slots[held]))
                {
                    Release(run);
                }

                return;
            }

            Release(run);
        }

        if (defect != FrameDefect.None || frame.Headers.IsFragment)
        {
            // Whose it is cannot be told: everything that came before it goes before it.
            ReleaseAll();
        }

        _freeCount--;
        Admit(slot, candidate >= 0);
    }

    /// <summary>Takes the next frame.</summary>
    /// <param name="flush">Whether frames that are held may go too, the oldest first, when nothing else is ready.</param>
    /// <param name="into">Where its bytes go.</param>
    /// <param name="frame">The frame, if there is one.</param>
    /// <returns>Whether there is one; a frame that does not fit is gone.</returns>
    public ReceiveResult TryTake(
        bool flush,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        frame = default;
        if (_readyCount == 0 && flush && _heldCount > 0)
        {
            Release(OldestRun());
        }

        if (_readyCount == 0)
        {
            return ReceiveResult.Empty;
        }

        var slot = _ready[_readyFirst];
        _readyFirst = (_readyFirst + 1) % _ready.Length;
        _readyCount--;
        _free[_freeCount++] = slot;
        ref var taken = ref _slots[slot];
        frame = new ReceivedFrame(taken.Length, taken.Offload);
        var bytes = taken.Room.SharedSpan[..taken.Length];
        return FrameFragments.CopyFrom(bytes, into) == taken.Length
            ? ReceiveResult.Received
            : ReceiveResult.TooLong;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _memory.Dispose();
    }

    private int RequireFree()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _freeCount > 0
            ? _free[_freeCount - 1]
            : throw new InvalidOperationException(
                "Every slot holds a frame: take frames before more are added."
            );
    }

    private void Admit(int slot, bool isCandidate)
    {
        ref var frame = ref _slots[slot];
        if (isCandidate)
        {
            frame.SegmentSize = frame.Length - frame.Headers.PayloadOffset;
            frame.Offload = new FrameOffload { Checksum = ChecksumState.Verified };
            if (frame.SegmentSize >= FrameSegmenter.MinSegmentSize && IsOpen(frame))
            {
                frame.HeldSince = _clock++;
                _held[_heldCount++] = slot;
                return;
            }
        }

        PutReady(slot);
    }

    private void PutReady(int slot) => _ready[(_readyFirst + _readyCount++) % _ready.Length] = slot;

    private void ReleaseAll()
    {
        while (_heldCount > 0)
        {
            Release(OldestRun());
        }
    }

    private void Release(int run)
    {
        var slot = _held[run];
        _held[run] = _held[--_heldCount];
        Conclude(ref _slots[slot]);
        PutReady(slot);
    }

    private int OldestRun()
    {
        var oldest = 0;
        for (var run = 1; run < _heldCount; run++)
        {
            if (_slots[_held[run]].HeldSince < _slots[_held[oldest]].HeldSince)
            {
                oldest = run;
            }
        }

        return oldest;
    }
}
