// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Peer.Net;

/// <summary>
/// What a guest and a machine that may be killed share besides the guest's pages: the machine's answers to what would be hypercalls, and
/// the stream that its device has received, which outlives it.
/// </summary>
/// <remarks>
/// The stream survives a death between any two instructions: bytes are stored behind the count first, the count is released afterwards,
/// and only then is anything acknowledged. Whoever dies before the count has received nothing; what it stored is stored again.
/// </remarks>
public sealed class NetLedger
{
    /// <summary>The guest's number; the driver domain is 0.</summary>
    public const ushort Guest = 1;

    /// <summary>How many frames of the guest's memory the machine may use for the guest: its pages, and its grant entries.</summary>
    public const int SharedFrames = 512;

    /// <summary>How many pages the guest has: first what it shares with the hypervisor, then the store's ring.</summary>
    public const int GuestPages = 400;

    /// <summary>How many frames of grant entries.</summary>
    public const int GrantFrames = 2;

    /// <summary>Where the stream begins.</summary>
    public const long StreamOffset = 8192;

    private const ulong Ready = 0;
    private const ulong Bells = 8;
    private const ulong Turns = 16;
    private const ulong Count = 24;
    private const ulong Bad = 32;
    private const ulong PortNumber = 33;
    private const ulong Grants = 40;
    private const ulong Pages = 64;

    private readonly Slots<ulong> _words;
    private readonly nint _stream;
    private readonly long _capacity;

    /// <summary>Views shared memory.</summary>
    /// <param name="memory">Zeroes at first; the caller's.</param>
    public NetLedger(IPageBacking memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _words = new(memory.Address, StreamOffset / sizeof(ulong));
        _stream = memory.Address + (nint)StreamOffset;
        _capacity = memory.Length - StreamOffset;
    }

    /// <summary>Called between the steps of receiving, for who wants to die there: bytes stored, count released.</summary>
    public Action? Moment { get; set; }

    /// <summary>Whether the machine runs.</summary>
    public bool IsReady
    {
        get => Volatile.Read(ref _words[Ready]) != 0;
        set => Volatile.Write(ref _words[Ready], value ? 1UL : 0);
    }

    /// <summary>The guest's event channel, which the machine made for it.</summary>
    public uint Port
    {
        get => (uint)_words[PortNumber];
        set => _words[PortNumber] = value;
    }

    /// <summary>How many rounds the machine has made, in all lives.</summary>
    public ulong Rounds => Volatile.Read(ref _words[Turns]);

    /// <summary>How many bytes have been received.</summary>
    public ulong Received => Volatile.Read(ref _words[Count]);

    /// <summary>How many frames came to the device that were not as they were sent.</summary>
    public ulong Corrupt => Volatile.Read(ref _words[Bad]);

    /// <summary>The frames that hold the guest's pages, in order, and behind them those with its grant entries.</summary>
    public ulong[] Frames()
    {
        var frames = new ulong[GuestPages + GrantFrames];
        for (var page = 0; page < frames.Length; page++)
        {
            frames[page] = _words[
                page < GuestPages ? Pages + (ulong)page : Grants + (ulong)(page - GuestPages)
            ];
        }

        return frames;
    }

    /// <summary>Says where the guest's pages and entries are.</summary>
    public void Tell(ReadOnlySpan<Mfn> pages, ReadOnlySpan<Mfn> grants)
    {
        for (var page = 0; page < pages.Length; page++)
        {
            _words[Pages + (ulong)page] = pages[page].Value;
        }

        for (var frame = 0; frame < grants.Length; frame++)
        {
            _words[Grants + (ulong)frame] = grants[frame].Value;
        }
    }

    /// <summary>Counts a round of the machine's.</summary>
    public void CountRound() => Volatile.Write(ref _words[Turns], _words[Turns] + 1);

    /// <summary>Counts a frame that was not as it was sent.</summary>
    public void CountCorrupt() => Volatile.Write(ref _words[Bad], _words[Bad] + 1);

    /// <summary>Rings the machine for an event channel of the guest's: stands for the hypercall.</summary>
    public void Ring(uint port) => Interlocked.Or(ref _words[Bells], 1UL << (int)port);

    /// <summary>Takes the ports that were rung for.</summary>
    public ulong TakeBells() => Interlocked.Exchange(ref _words[Bells], 0);

    /// <summary>Receives the stream's next bytes.</summary>
    /// <returns><see langword="false"/> if there is no room for them.</returns>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        var count = _words[Count];
        if (bytes.Length > _capacity - (long)count)
        {
            return false;
        }

        bytes.CopyTo(Stream((long)count, bytes.Length));
        Moment?.Invoke();
        Volatile.Write(ref _words[Count], count + (ulong)bytes.Length);
        Moment?.Invoke();
        return true;
    }

    /// <summary>Received bytes.</summary>
    public Span<byte> Stream(long position, int length) =>
        new FrameFragment(_stream + (nint)position, length).SharedSpan;
}
