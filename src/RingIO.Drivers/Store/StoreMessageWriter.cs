// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Store;

/// <summary>One message on its way out: made whole in private memory, then put into a stream as there is room.</summary>
internal sealed class StoreMessageWriter
{
    private readonly byte[] _bytes = new byte[
        XenstoreMessageHeader.Size + XenstoreInterface.PayloadMax
    ];

    private XenstoreMessageHeader _header;
    private int _length;
    private int _sent;

    /// <summary>Whether something is still to be sent.</summary>
    public bool IsPending => _sent < _length;

    /// <summary>The message, after <see cref="End"/>.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Whether more was written than a message may hold.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Whether a text had a character that no text on the wire has: NUL, or one above Latin-1.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>How many bytes of payload there is room for.</summary>
    public int Room => _bytes.Length - _length;

    public void Begin(XenstoreMessageType type, uint requestId = 0, uint transaction = 0)
    {
        _header = new()
        {
            Type = type,
            RequestId = requestId,
            TransactionId = transaction,
        };
        _length = XenstoreMessageHeader.Size;
        _sent = 0;
        IsTooLong = false;
        IsMalformed = false;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > Room)
        {
            IsTooLong = true;
            return;
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Adds a string and its NUL.</summary>
    public void AddText(string text)
    {
        if (text.Length >= Room)
        {
            IsTooLong = true;
            return;
        }

        IsMalformed |= text.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF');

        _length += Encoding.Latin1.GetBytes(text, _bytes.AsSpan(_length));
        _bytes[_length++] = 0;
    }

    public void AddNumber(ulong number) => AddText(number.ToString(CultureInfo.InvariantCulture));

    public void End()
    {
        _header.Length = (uint)(_length - XenstoreMessageHeader.Size);
        _header.Write(_bytes);
    }

    /// <summary>Answers by an error instead.</summary>
    public void EndWith(XenstoreError error)
    {
        Begin(XenstoreMessageType.Error, _header.RequestId, _header.TransactionId);
        AddText(XenstoreErrors.NameOf(error));
        End();
    }

    /// <summary>Puts what is left into a stream.</summary>
    /// <returns>How many bytes were put.</returns>
    public int Send(ByteStreamCore<HardwareOrder> stream, ref ByteStreamPosition position)
    {
        var put = IsPending ? stream.Put(ref position, _bytes.AsSpan(_sent, _length - _sent)) : 0;
        _sent += put;
        return put;
    }

    public void Clear()
    {
        _length = 0;
        _sent = 0;
    }
}
