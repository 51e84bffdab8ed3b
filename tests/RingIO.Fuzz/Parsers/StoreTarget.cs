// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Text;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Fuzz.Parsers;

/// <summary>Messages to the store from a guest and, by the first byte's choice, from the privileged domain.</summary>
public static class StoreTarget
{
    private const ushort Guest = 3;

    /// <summary>The target.</summary>
    public static FuzzTarget Messages { get; } = new("store", Run, Seeds);

    /// <summary>Lets a store answer whatever the bytes hold, and demands that each message has its one answer and no count is off.</summary>
    /// <param name="bytes">Any bytes.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        var store = new XenStore();
        store.Introduce(Guest);
        store.Introduce(4);
        store.CreateHome(Guest);
        using var connection = store.Connect(
            (bytes[0] & 1) == 0 ? Guest : XenStore.PrivilegedDomain
        );
        var answer = new ArrayBufferWriter<byte>();
        for (var rest = bytes[1..]; !rest.IsEmpty; )
        {
            answer.Clear();
            var fault = StoreProtocol.Answer(connection, rest, answer, out var consumed);
            if (fault is not null || consumed == 0)
            {
                Demand.That(answer.WrittenCount == 0, "No message, but an answer.");
                break;
            }

            Check(XenstoreMessageHeader.Read(rest), answer.WrittenSpan);
            rest = rest[consumed..];
        }

        var owned = Enumerable.Range(0, 8).Sum(d => store.UsageOf((ushort)d).Nodes);
        Demand.That(owned <= store.NodeCount, "More nodes are charged than there are.");
        Demand.That(
            store.UsageOf(Guest).Nodes <= store.Limits.Nodes,
            "The guest is above its quota."
        );
        store.Release(Guest);
        Demand.That(store.UsageOf(Guest) == default, "A domain that is gone is charged.");
    }

    private static byte[][] Seeds() =>
        [
            Join(
                Message(XenstoreMessageType.Write, "data/a\0value"),
                Message(XenstoreMessageType.Read, "data/a\0"),
                Message(XenstoreMessageType.SetPermissions, "data/a\0n3\0r0\0")
            ),
            Join(
                Message(XenstoreMessageType.TransactionStart, "\0"),
                Message(XenstoreMessageType.MakeDirectory, "data/b/c\0", transaction: 1),
                Message(XenstoreMessageType.Remove, "data/b\0", transaction: 1),
                Message(XenstoreMessageType.TransactionEnd, "T\0", transaction: 1)
            ),
            Join(
                Message(XenstoreMessageType.Watch, "data\0token\0"),
                Message(XenstoreMessageType.DirectoryPart, "data\00\0"),
                Message(XenstoreMessageType.ResetWatches, "\0")
            ),
            Join(
                Message(XenstoreMessageType.SetTarget, "3\04\0"),
                Message(XenstoreMessageType.Release, "4\0"),
                Message(XenstoreMessageType.IsDomainIntroduced, "4\0")
            ),
        ];

    private static void Check(XenstoreMessageHeader asked, ReadOnlySpan<byte> answer)
    {
        Demand.That(
            StoreRequest.TryParse(answer, out var told, out _)
                && told.Payload.Length == answer.Length - XenstoreMessageHeader.Size,
            "The answer is not one message."
        );
        Demand.That(
            told.Header.RequestId == asked.RequestId
                && told.Header.TransactionId == asked.TransactionId
                && (
                    told.Header.Type == asked.Type || told.Header.Type == XenstoreMessageType.Error
                ),
            "The answer is another request's."
        );
    }

    private static byte[] Join(params byte[][] messages) => [0, .. messages.SelectMany(m => m)];

    private static byte[] Message(XenstoreMessageType type, string payload, uint transaction = 0)
    {
        var bytes = new byte[XenstoreMessageHeader.Size + payload.Length];
        new XenstoreMessageHeader
        {
            Type = type,
            RequestId = 7,
            TransactionId = transaction,
            Length = (uint)payload.Length,
        }.Write(bytes);
        Encoding.Latin1.GetBytes(payload, bytes.AsSpan(XenstoreMessageHeader.Size));
        return bytes;
    }
}
