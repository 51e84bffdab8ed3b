// SPDX-License-Identifier: MIT

using System.Text;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Fuzz.Hostile;

/// <summary>A guest that writes whatever it likes into its ring, without the library's client.</summary>
public sealed class RawStoreClient
{
    private readonly StoreServer _server;
    private readonly ByteStreamCore<HardwareOrder> _requests;
    private readonly ByteStreamCore<HardwareOrder> _responses;
    private ByteStreamPosition _sent;
    private ByteStreamPosition _seen;

    /// <summary>A guest on a page of a world's server.</summary>
    public RawStoreClient(StoreWorld world, ushort domain, PageRegion? page = null)
        : this(world.Server, page ?? world.Attach(domain)) { }

    /// <summary>A guest on a page.</summary>
    public RawStoreClient(StoreServer server, PageRegion page)
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
        Demand.That(_server.Step() > 0, "The server did nothing.");
        var bytes = new byte[XenstoreInterface.RingSize];
        var taken = _responses.Take(ref _seen, bytes);
        var header = XenstoreMessageHeader.Read(bytes);
        Demand.That(
            taken == XenstoreMessageHeader.Size + (int)header.Length,
            "The answer is not one message."
        );
        Demand.That(
            (header.RequestId, header.TransactionId) == (7u, transaction),
            "The answer is another request's."
        );
        var text = Encoding.Latin1.GetString(bytes, XenstoreMessageHeader.Size, (int)header.Length);
        return (text.EndsWith('\0') ? text[..^1] : text).Replace('\0', '|');
    }

    /// <summary>Sends a header that tells any length, and any payload.</summary>
    public void Send(XenstoreMessageType type, int length, string payload, uint transaction = 0)
    {
        var bytes = Message(type, length, payload, transaction);
        Demand.That(_requests.Put(ref _sent, bytes) == bytes.Length, "The ring is full.");
    }

    /// <summary>Sends a message if it fits.</summary>
    public bool TrySend(XenstoreMessageType type, string payload)
    {
        var bytes = Message(type, payload.Length, payload, 0);
        return _requests.Put(ref _sent, bytes) == bytes.Length;
    }

    /// <summary>Takes whatever there is, unread.</summary>
    public int TakeAll() => _responses.Take(ref _seen, new byte[XenstoreInterface.RingSize]);

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
