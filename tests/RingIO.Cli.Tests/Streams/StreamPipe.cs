// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Cli.Tests.Streams;

/// <summary>One side of a cable in memory that loses, repeats and reorders frames as it is told.</summary>
internal sealed class StreamPipe(FrameDeviceFeatures features) : INetPath, IDisposable
{
    private readonly List<(byte[] Bytes, FrameOffload Offload)> _incoming = [];
    private readonly Queue<ulong> _sent = new();
    private readonly PortableBacking _memory = new(16 * 65536);
    private readonly Stack<ulong> _free = new(Enumerable.Range(0, 16).Select(i => (ulong)i));

    /// <summary>Where a page of the sender's is.</summary>
    public required Func<Gfn, nint> Resolve { get; init; }

    /// <summary>What comes out for a frame that is sent: how often, and how many frames later.</summary>
    public Func<(int Copies, int Late)> Fate { get; set; } = static () => (1, 0);

    /// <summary>What happens to a frame's bytes on the way.</summary>
    public Action<byte[]>? Damage { get; set; }

    public StreamPipe? Other { get; set; }

    public int Sent { get; private set; }

    public FrameDeviceFeatures Features => features;

    public int Mtu => 1500;

    public int MaxFragments => 18;

    public SendResult TrySend(
        ReadOnlySpan<NetFragment> frame,
        in FrameOffload offload,
        ulong cookie
    )
    {
        var bytes = new List<byte>();
        foreach (var piece in frame)
        {
            Assert.True(piece.Offset + piece.Length <= 4096);
            bytes.AddRange(
                new FrameFragment(
                    Resolve(piece.Frame) + piece.Offset,
                    piece.Length
                ).SharedSpan.ToArray()
            );
        }

        _sent.Enqueue(cookie);
        Sent++;
        var (copies, late) = Fate();
        for (var copy = 0; copy < copies; copy++)
        {
            var arriving = bytes.ToArray();
            Damage?.Invoke(arriving);
            var waiting = Other!._incoming;
            waiting.Insert(Math.Max(0, waiting.Count - late), (arriving, offload));
        }

        return SendResult.Sent;
    }

    public bool TryTakeSent(out ulong cookie) => _sent.TryDequeue(out cookie);

    public ReceiveResult TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame)
    {
        count = 0;
        frame = default;
        if (_incoming.Count == 0)
        {
            return ReceiveResult.Empty;
        }

        var (bytes, offload) = _incoming[0];
        _incoming.RemoveAt(0);
        var place = _free.Pop();
        bytes.CopyTo(new FrameFragment(AddressOf(new Gfn(place)), bytes.Length).SharedSpan);
        into[count++] = new NetFragment(new Gfn(place), 0, (ushort)Math.Min(bytes.Length, 65535));
        frame = new ReceivedFrame(bytes.Length, offload);
        return ReceiveResult.Received;
    }

    public void Return(Gfn page) => _free.Push(page.Value);

    public nint AddressOf(Gfn page) => _memory.Address + (nint)(page.Value * 65536);

    public void Flush() { }

    public int Step(int budget) => 0;

    public void Dispose() => _memory.Dispose();
}
