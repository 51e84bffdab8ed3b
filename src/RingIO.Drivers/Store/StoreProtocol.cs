// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>Answers messages of the wire that came by any other way than a ring: a socket, a file, a fuzzer.</summary>
/// <remarks>Threading: the store's.</remarks>
public static class StoreProtocol
{
    /// <summary>Answers the first message of some bytes.</summary>
    /// <param name="connection">The session of whoever sent them.</param>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="answer">Takes the answer, one whole message.</param>
    /// <param name="consumed">How many bytes the message has; 0 if it is not whole or wrong.</param>
    /// <returns>What is wrong with the bytes, if no more of them can make a message: hang up. Else null.</returns>
    /// <remarks>INTRODUCE is answered by ENOSYS here: it takes a <see cref="StoreServer"/>.</remarks>
    public static RingFault? Answer(
        StoreConnection connection,
        ReadOnlySpan<byte> bytes,
        IBufferWriter<byte> answer,
        out int consumed
    )
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(answer);
        consumed = 0;
        if (StoreRequest.TryParse(bytes, out var request, out var fault))
        {
            consumed = XenstoreMessageHeader.Size + request.Payload.Length;
            var reply = new StoreMessageWriter();
            new StoreDispatcher(connection.Store, connection, introduce: null).Answer(
                request,
                reply
            );
            answer.Write(reply.Bytes);
        }

        return fault;
    }
}
