// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <content>
/// Runs of items, for what is too much one by one: the loop is here, over slots that lie in one piece, and what is done with each is the
/// caller's, in line. The position moves once a piece.
/// </content>
public readonly partial struct RequestResponseCore<TRequest, TResponse, TOrder>
{
    /// <summary>Puts requests, written in place, unpublished, as many as there is room for.</summary>
    /// <typeparam name="TWriter">Who writes them.</typeparam>
    /// <param name="front">The front end's position; as it was, if the writer throws.</param>
    /// <param name="most">The most that are put, not negative.</param>
    /// <param name="writer">Who writes them.</param>
    /// <returns>How many were put.</returns>
    public int WriteRequests<TWriter>(ref SharedRingPosition front, int most, ref TWriter writer)
        where TWriter : struct, IRequestWriter<TRequest>
    {
        var own = writer; // In registers.
        var left = Math.Min(most, FreeRequests(front));
        var total = 0;
        while (left > 0)
        {
            var piece = _requests.Contiguous(front.Producer, left);
            ref var slot = ref _requests.Bytes(front.Producer);
            var rest = piece;
            do
            {
                TOrder.PayloadOpen(ref slot, SizeOf<TRequest>(), PayloadAccess.Write);
                var isWritten = own.TryWrite(ref UnionSlots<TRequest, TResponse>.ItemAt(ref slot));
                TOrder.PayloadClose(ref slot, SizeOf<TRequest>(), PayloadAccess.Write);
                if (!isWritten)
                {
                    left = piece - rest; // The last piece.
                    piece = left;
                    break;
                }

                slot = ref UnionSlots<TRequest, TResponse>.Next(ref slot);
            } while (--rest > 0);

            front.Producer += (uint)piece;
            total += piece;
            left -= piece;
        }

        writer = own;
        return total;
    }

    /// <summary>Takes responses, each copied once, as many as there are.</summary>
    /// <typeparam name="TReader">Who gets them.</typeparam>
    /// <param name="front">The front end's position.</param>
    /// <param name="most">The most that are taken, not negative.</param>
    /// <param name="reader">Who gets them.</param>
    /// <returns>How many were taken.</returns>
    public int ReadResponses<TReader>(ref SharedRingPosition front, int most, ref TReader reader)
        where TReader : struct, IResponseReader<TResponse>
    {
        var own = reader;
        var total = (int)Math.Min((uint)most, (uint)SeeMoreResponses(_words, ref front));
        for (var left = total; left > 0; )
        {
            var piece = _responses.Contiguous(front.Consumer, left);
            ref var slot = ref _responses.Bytes(front.Consumer);
            var rest = piece;
            do
            {
                TOrder.PayloadOpen(ref slot, SizeOf<TResponse>(), PayloadAccess.Read);
                var response = UnionSlots<TResponse, TRequest>.ItemAt(ref slot);
                TOrder.PayloadClose(ref slot, SizeOf<TResponse>(), PayloadAccess.Read);
                own.Read(response);
                slot = ref UnionSlots<TResponse, TRequest>.Next(ref slot);
            } while (--rest > 0);

            front.Consumer += (uint)piece;
            left -= piece;
        }

        reader = own;
        return total;
    }

    /// <summary>Answers requests, each copied once, its response written in place, unpublished.</summary>
    /// <typeparam name="TServer">Who answers.</typeparam>
    /// <param name="back">The back end's position.</param>
    /// <param name="most">The most that are answered, not negative.</param>
    /// <param name="server">Who answers.</param>
    /// <returns>How many were answered.</returns>
    public int ServeRequests<TServer>(ref SharedRingPosition back, int most, ref TServer server)
        where TServer : struct, IRequestServer<TRequest, TResponse>
    {
        var own = server;
        var total = (int)Math.Min((uint)most, (uint)SeeMoreRequests(_words, Capacity, ref back));
        for (var left = total; left > 0; )
        {
            // Requests that were taken before and are not answered yet keep the two apart: both run to the end of the array.
            var piece = _responses.Contiguous(
                back.Producer,
                _requests.Contiguous(back.Consumer, left)
            );
            ref var from = ref _requests.Bytes(back.Consumer);
            ref var to = ref _responses.Bytes(back.Producer);
            var rest = piece;
            do
            {
                TOrder.PayloadOpen(ref from, SizeOf<TRequest>(), PayloadAccess.Read);
                var request = UnionSlots<TRequest, TResponse>.ItemAt(ref from);
                TOrder.PayloadClose(ref from, SizeOf<TRequest>(), PayloadAccess.Read);
                TOrder.PayloadOpen(ref to, SizeOf<TResponse>(), PayloadAccess.Write);
                own.Serve(request, ref UnionSlots<TResponse, TRequest>.ItemAt(ref to));
                TOrder.PayloadClose(ref to, SizeOf<TResponse>(), PayloadAccess.Write);
                from = ref UnionSlots<TRequest, TResponse>.Next(ref from);
                to = ref UnionSlots<TResponse, TRequest>.Next(ref to);
            } while (--rest > 0);

            back.Consumer += (uint)piece;
            back.Producer += (uint)piece;
            left -= piece;
        }

        server = own;
        return total;
    }
}
