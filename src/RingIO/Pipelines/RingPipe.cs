// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Pipelines;

/// <summary>
/// A pipe over a ring of bytes: a <see cref="PipeWriter"/> and a <see cref="PipeReader"/> that behave as
/// System.IO.Pipelines documents, without a lock, without a copy and without an allocation in the steady state, in one
/// process or between two.
/// </summary>
/// <remarks>
/// <para>The algorithm is <see cref="SpscCore{T, TOrder}"/> over bytes. Buffers are the ring's own memory; what a writer
/// asks for in one piece where the ring's end is in the way, or beyond the ring's free room, goes through a side
/// buffer. Over a mirrored region the end is never in the way.</para>
/// <para>Waits: in one process the other side's flush or advance completes them; no thread is kept for that. A wait
/// whose other side is elsewhere (another process, another attachment) is completed by <see cref="Step"/>.</para>
/// <para>Trust: both sides are trusted not to change what they have handed over. Indices are checked; a mad one faults
/// the pipe, and reads throw <see cref="RingFaultException"/>.</para>
/// <para>Disposing: complete both sides first. A wait that is out then ends with ObjectDisposedException; bytes of a
/// completed writer that the ring never had room for are gone with the pipe (CompleteAsync waits for them).</para>
/// <para>Exceptions do not cross processes: a writer that failed elsewhere is an <see cref="IOException"/> here, a
/// reader that failed elsewhere is a completed flush.</para>
/// </remarks>
public sealed class RingPipe : Ring
{
    /// <summary>The smallest pipe in bytes.</summary>
    public const int MinCapacity = 64;

    private const int WriterEntry = 0;
    private const int ReaderEntry = 1;

    private readonly PageLease? _dataLease;
    private readonly RingMemoryManager _manager;
    private readonly Slots<OwnerWords> _owners;
    private readonly Slots<RingWords> _words;
    private RingPipeReader? _reader;
    private RingPipeWriter? _writer;

    private RingPipe(ByteMemory memory, RingPipeOptions options)
        : base(memory.Control, memory.Layout, options.Ring, memory.OwnsBacking)
    {
        _dataLease = memory.Data?.Backing.Lease();
        IsMirrored = memory.IsMirrored;
        Options = options;
        SlotsAddress = memory.Address;
        var view = memory.View;
        Core = new(view);
        _owners = view.Owners;
        _words = view.Words;
        var extent = IsMirrored ? 2 * Layout.Capacity : Layout.Capacity;
        _manager = new(memory.Address, (int)Math.Min(extent, int.MaxValue));
        Bytes = _manager.Memory;
        ReadWaiter = new(options.ReaderScheduler);
        WriteWaiter = new(options.WriterScheduler);
    }

    private protected override nint SlotsAddress { get; }

    /// <summary>Whether a buffer may go on past the ring's end.</summary>
    public bool IsMirrored { get; }

    internal RingPipeOptions Options { get; }

    internal SpscCore<byte, HardwareOrder> Core { get; }

    internal Memory<byte> Bytes { get; }

    internal PipeWaiter<ReadResult> ReadWaiter { get; }

    internal PipeWaiter<FlushResult> WriteWaiter { get; }

    /// <summary>Why the writer failed, if it did in this object. Written before the state says so.</summary>
    internal Exception? WriterError { get; set; }

    /// <summary>Why the reader failed, if it did in this object. Written before the state says so.</summary>
    internal Exception? ReaderError { get; set; }

    internal RingPipeReader? LocalReader => Volatile.Read(ref _reader);

    internal RingPipeWriter? LocalWriter => Volatile.Read(ref _writer);

    /// <summary>The published index of either side, for looks that must not fault the pipe when they come late.</summary>
    internal ulong SeeIndex(RingRole side) =>
        side == RingRole.Producer
            ? HardwareOrder.LoadAcquire(
                ref _words.First.ProducerIndex,
                SpscCore<byte, HardwareOrder>.SeeItems
            )
            : HardwareOrder.LoadAcquire(
                ref _words.First.ConsumerIndex,
                SpscCore<byte, HardwareOrder>.SeeSlots
            );

    /// <summary>How far the reader has examined, where that is ahead of what it consumed. Written by the reader alone.</summary>
    internal ref ulong ExaminedIndex => ref _owners[ReaderEntry].Index;

    /// <summary>Makes a pipe in memory of its own.</summary>
    /// <param name="capacityBytes">How many bytes: a power of two, at least 64.</param>
    /// <returns>The pipe; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is no power of two or out of range.</exception>
    public static RingPipe Create(int capacityBytes = 1 << 16) =>
        Create(new RingPipeOptions { Ring = new() { Capacity = capacityBytes } });

    /// <summary>Makes a pipe in memory of its own.</summary>
    /// <param name="options">How.</param>
    /// <returns>The pipe; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static RingPipe Create(RingPipeOptions options) => Make(null, null, options);

    /// <summary>Makes a pipe in memory that the caller brings.</summary>
    /// <param name="region">Where: at a multiple of 128 bytes, long enough for the ring; its content is overwritten.</param>
    /// <param name="options">How.</param>
    /// <returns>The pipe; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public static RingPipe Create(PageRegion region, RingPipeOptions options) =>
        Make(region, null, options);

    /// <summary>Makes a pipe whose bytes lie in a region of their own, which may be mirrored.</summary>
    /// <param name="control">Where the words go: at a multiple of 128 bytes; its content is overwritten.</param>
    /// <param name="data">Where the bytes go: at a multiple of 128 bytes, at least the capacity; all of a mirrored backing as long as the capacity to have every buffer in one piece.</param>
    /// <param name="options">How.</param>
    /// <returns>The pipe; dispose of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">A region is too small or not aligned.</exception>
    public static RingPipe Create(PageRegion control, PageRegion data, RingPipeOptions options) =>
        Make(control, data, options);

    /// <summary>Attaches to a pipe that exists in memory.</summary>
    /// <param name="control">Where the words are, and the bytes behind them if <paramref name="data"/> is null.</param>
    /// <param name="data">Where the bytes are, if they have a region of their own; this side may map it mirrored or not.</param>
    /// <param name="options">What is expected: layout identifier, least capacity; and this side's thresholds and schedulers.</param>
    /// <param name="pipe">The pipe; dispose of it.</param>
    /// <param name="fault">What was wrong, by field.</param>
    /// <returns>Whether there was such a pipe.</returns>
    public static bool TryAttach(
        PageRegion control,
        PageRegion? data,
        RingPipeOptions options,
        [NotNullWhen(true)] out RingPipe? pipe,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        fault = ByteMemory.TryAttach(
            RingKind.Byte,
            control,
            data,
            options.Ring,
            MinCapacity,
            out var memory
        );
        pipe = fault is null ? new(memory, Checked(options, memory.Layout.Capacity)) : null;
        return pipe is not null;
    }

    /// <summary>Attaches to a pipe that exists in memory.</summary>
    /// <param name="control">Where the words are, and the bytes behind them if <paramref name="data"/> is null.</param>
    /// <param name="data">Where the bytes are, if they have a region of their own; this side may map it mirrored or not.</param>
    /// <param name="options">What is expected.</param>
    /// <returns>The pipe; dispose of it.</returns>
    /// <exception cref="RingFaultException">There is no such pipe; the fault says which field is wrong.</exception>
    public static RingPipe Attach(PageRegion control, PageRegion? data, RingPipeOptions options) =>
        TryAttach(control, data, options, out var pipe, out var fault)
            ? pipe
            : throw new RingFaultException(fault);

    /// <summary>Opens the writer's side.</summary>
    /// <returns>The one writer; complete it.</returns>
    /// <exception cref="InvalidOperationException">There is a writer already, living or dead.</exception>
    public RingPipeWriter OpenWriter()
    {
        var writer = new RingPipeWriter(this, ClaimOwner(RingRole.Producer, WriterEntry, 1));
        WriteWaiter.End = writer;
        Volatile.Write(ref _writer, writer);
        return writer;
    }

    /// <summary>Opens the reader's side.</summary>
    /// <returns>The one reader; complete it.</returns>
    /// <exception cref="InvalidOperationException">There is a reader already, living or dead.</exception>
    public RingPipeReader OpenReader()
    {
        var reader = new RingPipeReader(this, ClaimOwner(RingRole.Consumer, ReaderEntry, 1));
        ReadWaiter.End = reader;
        Volatile.Write(ref _reader, reader);
        return reader;
    }

    /// <summary>Completes the waits of this object's sides that are over: for sides whose other side is elsewhere.</summary>
    /// <returns>Whether a wait was completed.</returns>
    /// <remarks>Thread safety: any thread. Where both sides are this object's it finds nothing to do.</remarks>
    public bool Step()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return Signal();
    }

    private protected override void OnEnded() => Signal();

    private protected override void DisposeCore()
    {
        _manager.Close();
        Release(ReadWaiter);
        Release(WriteWaiter);
        _dataLease?.Dispose();
    }

    private protected override RecoveryReport RecoverCore() =>
        SingleSides.Recover(Control, Liveness);

    // A wait that is still out ends with ObjectDisposedException.
    private static void Release<TResult>(PipeWaiter<TResult> waiter)
    {
        if (waiter.TryClaim() && waiter.IsRunning)
        {
            waiter.Complete();
        }
    }

    private bool Signal()
    {
        var read = LocalReader?.Signal() ?? false;
        var written = LocalWriter?.Progress() ?? false;
        return read || written;
    }

    private static RingPipe Make(PageRegion? control, PageRegion? data, RingPipeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var checkedOptions = Checked(options, options.Ring.Capacity);
        return new(
            ByteMemory.Create(RingKind.Byte, control, data, options.Ring, MinCapacity),
            checkedOptions
        );
    }

    private static RingPipeOptions Checked(RingPipeOptions options, long capacity)
    {
        var pause = options.PauseWriterThreshold == 0 ? capacity : options.PauseWriterThreshold;
        var resume =
            options.ResumeWriterThreshold == 0
                ? Math.Max(1, pause / 2)
                : options.ResumeWriterThreshold;
        if (pause < 1 || pause > capacity || resume < 1 || resume > pause)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"A pipe of {capacity} bytes pauses its writer at 1 to {capacity} bytes and resumes it at 1 to that; asked for {pause} and {resume}."
            );
        }

        return options with
        {
            PauseWriterThreshold = pause,
            ResumeWriterThreshold = resume,
        };
    }
}
