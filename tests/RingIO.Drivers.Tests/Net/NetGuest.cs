// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A guest with one interface, and what its software does with it.</summary>
internal sealed class NetGuest
{
    private readonly NetWorld _world;
    private readonly NetFragment[] _into = new NetFragment[18];

    public NetGuest(
        NetWorld world,
        DomainContext context,
        NetBackend backend,
        NetFrontend frontend,
        int pages
    )
    {
        (_world, Context, Backend, Frontend) = (world, context, backend, frontend);
        AddPages(pages);
    }

    public DomainContext Context { get; }

    public NetBackend Backend { get; }

    public NetFrontend Frontend { get; }

    /// <summary>How many queues the front end could have.</summary>
    public int QueuesMade { get; init; } = 1;

    public Dictionary<ulong, NetFragment[]> Sent { get; } = [];

    public void AddPages(int pages, int queue = 0)
    {
        for (var page = 0; page < pages; page++)
        {
            Assert.True(Context.Pages.TryTake(out var gfn));
            Frontend.Return(queue, gfn);
        }
    }

    public byte[]? TryReceive(int queue) => Receive(out _, queue);

    public Span<byte> BytesOf(NetFragment fragment) =>
        fragment.Length == 0
            ? []
            : new FrameFragment(
                Context.AddressOf(fragment.Frame) + fragment.Offset,
                fragment.Length
            ).SharedSpan;

    /// <summary>Puts bytes into pages of the guest's, cut as asked for, and sends them.</summary>
    public SendResult Send(
        ReadOnlySpan<byte> frame,
        in FrameOffload offload = default,
        int[]? cuts = null,
        ulong cookie = 1,
        int queue = 0
    )
    {
        var pieces = new List<NetFragment>();
        cuts ??= [.. Enumerable.Repeat(4096, frame.Length / 4096), frame.Length % 4096];
        foreach (var length in cuts)
        {
            if (length == 0 && cuts.Length > 1 && cuts[^1] == 0 && pieces.Count == cuts.Length - 1)
            {
                break;
            }

            Assert.True(Context.Pages.TryTake(out var page));
            var piece = new NetFragment(
                page,
                (ushort)Math.Min(pieces.Count * 3, 4096 - length),
                (ushort)length
            );
            frame[..length].CopyTo(BytesOf(piece));
            frame = frame[length..];
            pieces.Add(piece);
        }

        var result = Frontend.TrySend(queue, pieces.ToArray(), offload, cookie);
        if (result == SendResult.Sent)
        {
            Sent.Add(cookie, [.. pieces]);
        }
        else
        {
            pieces.ForEach(piece => Context.Pages.Put(piece.Frame));
        }

        return result;
    }

    /// <summary>Takes what has ended, and its pages back.</summary>
    public List<NetSent> TakeSent(int queue = 0)
    {
        var ended = new List<NetSent>();
        while (Frontend.TryTakeSent(queue, out var sent))
        {
            ended.Add(sent);
            Assert.True(Sent.Remove(sent.Cookie, out var pieces));
            Array.ForEach(pieces, piece => Context.Pages.Put(piece.Frame));
        }

        return ended;
    }

    /// <summary>Takes one packet, and gives its pages to be filled again.</summary>
    public byte[]? Receive(out FrameOffload offload, int queue = 0)
    {
        offload = default;
        if (
            Frontend.TryReceive(queue, _into, out var count, out var frame)
            != ReceiveResult.Received
        )
        {
            return null;
        }

        offload = frame.Offload;
        var bytes = new List<byte>();
        foreach (var piece in _into.AsSpan(0, count))
        {
            bytes.AddRange(BytesOf(piece).ToArray());
            Frontend.Return(queue, piece.Frame);
        }

        Assert.Equal(frame.Length, bytes.Count);
        return [.. bytes];
    }

    public void Settle() => _world.Settle(this);
}
