// SPDX-License-Identifier: MIT

using System.Text;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Tests.Store;

/// <summary>A guest that writes whatever it likes into its ring, without the library's client.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly StoreServer _server;
    private readonly ByteStreamCore<HardwareOrder> _requests;
    private readonly ByteStreamCore<HardwareOrder> _responses;
    private ByteStreamPosition _sent;
    private ByteStreamPosition _seen;

    public RawClient(StoreWorld world, ushort domain, PageRegion? page = null)
        : this(world.Server, page ?? world.Attach(domain)) { }

    public RawClient(StoreServer server, PageRegion page)
    {
        _server = server;
        var start = page.Address;
        _requests = new(
            new(start, XenstoreInterface.RingSize),
            new(start + XenstoreInterface.RequestProducerOffset, 1),
            new(start + XenstoreInterface.RequestConsumerOffset, 1)
        );
        _responses = new(
            new(start + XenstoreInterface.ResponseOffset, XenstoreInterface.RingSize),
            new(start + XenstoreInterface.ResponseProducerOffset, 1),
            new(start + XenstoreInterface.ResponseConsumerOffset, 1)
        );
        _sent = _requests.OpenProducer();
        _seen = _responses.OpenConsumer();
    }

    /// <summary>The answer's payload, its NULs but the last shown as |.</summary>
    public string Ask(XenstoreMessageType type, string payload, uint transaction = 0)
    {
        Send(type, payload.Length, payload, transaction);
        Assert.True(_server.Step() > 0);
        var bytes = new byte[XenstoreInterface.RingSize];
        var taken = _responses.Take(ref _seen, bytes);
        var header = XenstoreMessageHeader.Read(bytes);
        Assert.Equal(taken, XenstoreMessageHeader.Size + (int)header.Length);
        Assert.Equal((7u, transaction), (header.RequestId, header.TransactionId));
        var text = Encoding.Latin1.GetString(bytes, XenstoreMessageHeader.Size, (int)header.Length);
        return (text.EndsWith('\0') ? text[..^1] : text).Replace('\0', '|');
    }

    /// <summary>Sends a header that tells any length, and any payload.</summary>
    public void Send(XenstoreMessageType type, int length, string payload, uint transaction = 0)
    {
        var bytes = Message(type, length, payload, transaction);
        Assert.Equal(bytes.Length, _requests.Put(ref _sent, bytes));
    }

    public bool TrySend(XenstoreMessageType type, string payload)
    {
        var bytes = Message(type, payload.Length, payload, 0);
        return _requests.Put(ref _sent, bytes) == bytes.Length;
    }

    /// <summary>Takes whatever there is, unread.</summary>
    public int TakeAll() => _responses.Take(ref _seen, new byte[XenstoreInterface.RingSize]);

    public void Dispose() { }

    private static byte[] Message(
        XenstoreMessageType type,
        int length,
        string payload,
        uint transaction
    )
    {
        var bytes = new byte[XenstoreMessageHeader.Size + payload.Length];
        new XenstoreMessageHeader
        {
            Type = type,
            RequestId = 7,
            TransactionId = transaction,
            Length = (uint)length,
        }.Write(bytes);
        Encoding.Latin1.GetBytes(payload, bytes.AsSpan(XenstoreMessageHeader.Size));
        return bytes;
    }
}
