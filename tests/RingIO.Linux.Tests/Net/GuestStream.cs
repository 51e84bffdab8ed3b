// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Peer.Net;
using RingIO.Primitives;

namespace RingIO.Linux.Tests.Net;

/// <summary>Sends a stream, whichever back end there is: packets that are not acknowledged are sent again, from the first one on.</summary>
internal sealed class GuestStream(GuestDomain guest, int seed)
{
    private const int Window = 32;
    private const int MostPieces = 4;

    private readonly Random _random = new(seed);
    private readonly List<GuestPacket> _window = [];
    private readonly byte[] _frame = new byte[StreamFrame.HeaderBytes + StreamFrame.MostBytes];
    private readonly byte[] _expected = new byte[StreamFrame.MostBytes];
    private int _next;
    private int _spoilings;

    /// <summary>How many bytes have been put into packets.</summary>
    public ulong Position { get; private set; }

    /// <summary>How many are acknowledged.</summary>
    public ulong Acknowledged { get; private set; }

    /// <summary>How many packets are acknowledged.</summary>
    public long Packets { get; private set; }

    /// <summary>How many packets were sent again.</summary>
    public long Repeated { get; private set; }

    /// <summary>How many bytes came back.</summary>
    public long Echoed { get; private set; }

    /// <summary>How many frames came back that were not as they were sent.</summary>
    public long Corrupt { get; private set; }

    /// <summary>A packet whose last byte is to go wrong on its way, once.</summary>
    public long Spoiled { get; set; } = -1;

    /// <summary>How many pages hold packets that are not acknowledged.</summary>
    public int PagesHeld => _window.Sum(static packet => packet.Pieces.Length);

    /// <summary>Makes packets and sends them, as far as there is room.</summary>
    /// <param name="front">The front end.</param>
    /// <param name="goal">How many packets there are to be in all.</param>
    public void Send(GuestFront front, long goal)
    {
        while (front.Half.IsConnected && _window.Count < Window && Packets + _window.Count < goal)
        {
            _window.Add(Make());
        }

        var before = _next;
        while (_next < _window.Count && front.HasRoomFor(_window[_next]))
        {
            if (Packets + _next == Spoiled)
            {
                // Wrong the first time, right the second.
                Spoil(_window[_next]);
                Spoiled = ++_spoilings == 2 ? -1 : Spoiled;
            }

            front.Send(_window[_next++]);
        }

        if (_next != before)
        {
            front.Push();
        }
    }

    /// <summary>Takes an answer.</summary>
    public void Take(GuestFront front, ReadOnlySpan<byte> frame)
    {
        if (!StreamFrame.TryRead(frame, out var position, out var received, out var bytes))
        {
            Corrupt++;
            return;
        }

        var expected = _expected.AsSpan(0, bytes.Length);
        StreamFrame.Fill(position, expected);
        Corrupt += bytes.SequenceEqual(expected) ? 0 : 1;
        Echoed += bytes.Length;
        Assert.True(received <= Position, "more was acknowledged than was sent");
        var count = 0;
        while (count < _window.Count && _window[count].End <= received)
        {
            Acknowledged = _window[count].End;
            _window[count].IsAcknowledged = true;
            front.Free(_window[count++]);
        }

        _window.RemoveRange(0, count);
        _next = Math.Max(0, _next - count);
        Packets += count;
    }

    /// <summary>Begins again with the first packet that is not acknowledged.</summary>
    public void Repeat()
    {
        Repeated += _next;
        _next = 0;
    }

    private GuestPacket Make()
    {
        var bytes = _random.Next(1, StreamFrame.MostBytes + 1);
        StreamFrame.Fill(Position, _expected.AsSpan(0, bytes));
        var length = StreamFrame.Write(
            _frame,
            isToDevice: true,
            Position,
            received: 0,
            _expected.AsSpan(0, bytes)
        );
        var pieces = new NetFragment[_random.Next(1, MostPieces + 1)];
        var done = 0;
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            Assert.True(guest.Pages.TryTake(out var page));
            var left = length - done;
            var others = pieces.Length - piece - 1;
            var part = others == 0 ? left : _random.Next(1, left - others + 1);
            var offset = _random.Next(0, 4096 - part + 1);
            _frame.AsSpan(done, part).CopyTo(BytesOf(page, offset, part));
            pieces[piece] = new(page, (ushort)offset, (ushort)part);
            done += part;
        }

        var packet = new GuestPacket(Position, bytes, pieces);
        Position += (ulong)bytes;
        return packet;
    }

    private void Spoil(GuestPacket packet)
    {
        var piece = packet.Pieces[^1];
        BytesOf(piece.Frame, piece.Offset, piece.Length)[^1] ^= 1;
    }

    private Span<byte> BytesOf(Gfn page, int offset, int length) =>
        new FrameFragment(guest.AddressOf(page) + offset, length).SharedSpan;
}
