// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Store;

/// <summary>One message on its way in: copied out of a stream as it comes, looked at when it is whole.</summary>
internal sealed class StoreMessageReader
{
    private readonly byte[] _bytes = new byte[
        XenstoreMessageHeader.Size + XenstoreInterface.PayloadMax
    ];

    private int _length;

    /// <summary>Takes bytes, never beyond the message's end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="position">The consumer's position.</param>
    /// <param name="request">The message if it is whole; valid until <see cref="Clear"/>.</param>
    /// <param name="fault">What is wrong with it.</param>
    /// <param name="taken">How many bytes were taken.</param>
    /// <returns>Whether the message is whole.</returns>
    public bool TryRead(
        ByteStreamCore<HardwareOrder> stream,
        ref ByteStreamPosition position,
        out StoreRequest request,
        out RingFault? fault,
        out int taken
    )
    {
        taken = 0;
        for (; ; )
        {
            var missing = StoreRequest.MissingBytes(_bytes.AsSpan(0, _length), out fault);
            if (missing == 0)
            {
                return StoreRequest.TryParse(_bytes.AsSpan(0, _length), out request, out fault);
            }

            var count = stream.Take(ref position, _bytes.AsSpan(_length, missing));
            if (count == 0)
            {
                request = default;
                fault = position.Fault;
                return false;
            }

            _length += count;
            taken += count;
        }
    }

    /// <summary>Lets a message that was read whole make room for the next.</summary>
    public void ClearIfWhole()
    {
        if (
            StoreRequest.MissingBytes(_bytes.AsSpan(0, _length), out var fault) == 0
            && fault is null
        )
        {
            Clear();
        }
    }

    public void Clear() => _length = 0;
}
