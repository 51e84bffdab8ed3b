// SPDX-License-Identifier: MIT

using System.Text;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>A message of the store's protocol, taken apart: what every byte that comes over a ring goes through.</summary>
/// <remarks>A view of the caller's own bytes, never of shared ones. Source: <c>docs/misc/xenstore.txt</c>.</remarks>
public readonly ref struct StoreRequest
{
    private StoreRequest(XenstoreMessageHeader header, ReadOnlySpan<byte> payload)
    {
        Header = header;
        Payload = payload;
    }

    /// <summary>The header; its type may be any number.</summary>
    public XenstoreMessageHeader Header { get; }

    /// <summary>The payload, of the length that the header tells.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Takes the first message of some bytes apart.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="request">The message, if it is there whole.</param>
    /// <param name="fault">What is wrong, if no bytes that follow can make it a message.</param>
    /// <returns><see langword="false"/> if it is not whole yet, or wrong.</returns>
    public static bool TryParse(
        ReadOnlySpan<byte> bytes,
        out StoreRequest request,
        out RingFault? fault
    )
    {
        request = default;
        var missing = MissingBytes(bytes, out fault);
        if (missing != 0 || fault is not null)
        {
            return false;
        }

        var header = XenstoreMessageHeader.Read(bytes);
        var payload = bytes.Slice(XenstoreMessageHeader.Size, (int)header.Length);
        request = new(header, payload);
        return true;
    }

    /// <summary>How many bytes the first message of some bytes still lacks, as far as they tell: first a header's, then its payload's.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="fault">What is wrong, if the header tells a length that no message has.</param>
    /// <returns>How many bytes; 0 if the message is whole or wrong.</returns>
    public static int MissingBytes(ReadOnlySpan<byte> bytes, out RingFault? fault)
    {
        fault = null;
        if (bytes.Length < XenstoreMessageHeader.Size)
        {
            return XenstoreMessageHeader.Size - bytes.Length;
        }

        var length = XenstoreMessageHeader.Read(bytes).Length;
        if (length > XenstoreInterface.PayloadMax)
        {
            fault = new(
                RingFaultKind.BadRecord,
                $"A message tells a payload of {length} bytes; the most is {XenstoreInterface.PayloadMax}."
            );
            return 0;
        }

        return Math.Max(0, XenstoreMessageHeader.Size + (int)length - bytes.Length);
    }

    /// <summary>Takes the next string of a payload.</summary>
    /// <param name="rest">The payload, or what is left of it; what follows the string afterwards.</param>
    /// <param name="text">The string without its NUL; each byte a character.</param>
    /// <returns><see langword="false"/> if no string ended by NUL is left.</returns>
    public static bool TryTakeString(ref ReadOnlySpan<byte> rest, out string text)
    {
        var end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            text = "";
            return false;
        }

        text = Encoding.Latin1.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return true;
    }
}
