// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>Pages of the driver domain's own for one frame of any length.</summary>
/// <remarks>
/// Pages that are exchanged bring back what a guest had in them: what is behind a frame's end is cleared before a guest gets the page.
/// </remarks>
internal sealed class NetBuffer(DomainContext context, Gfn[] pages)
{
    // A head and the slots of a packet.
    public const int MostPieces = 20;

    public ReadOnlySpan<Gfn> Pages => pages;

    public int Uses { get; set; }

    public int Length { get; set; }

    public FrameOffload Offload { get; set; }

    /// <summary>The frame's first bytes.</summary>
    public ReadOnlySpan<byte> Head =>
        new FrameFragment(context.AddressOf(pages[0]), Math.Min(Length, 4096)).SharedSpan;

    /// <summary>The memory for a frame of up to so many bytes, as fragments: pages that lie next to each other are one.</summary>
    public int FragmentsFor(int length, Span<FrameFragment> into)
    {
        var count = 0;
        for (var page = 0; page < pages.Length && length > 0; page++)
        {
            var address = context.AddressOf(pages[page]);
            var part = Math.Min(4096, length);
            length -= part;
            if (count > 0 && into[count - 1].Address + into[count - 1].Length == address)
            {
                into[count - 1] = new(into[count - 1].Address, into[count - 1].Length + part);
            }
            else if (count < into.Length)
            {
                into[count++] = new(address, part);
            }
            else
            {
                break;
            }
        }

        return count;
    }

    /// <summary>The frame as a grant copy's sources.</summary>
    public int PiecesInto(Span<NetPiece> into)
    {
        var left = Length;
        var count = 0;
        for (; left > 0; count++)
        {
            into[count] = new(pages[count].Value, 0, 0, (ushort)Math.Min(4096, left), false);
            left -= into[count].Length;
        }

        return count;
    }

    /// <summary>Fills it from memory.</summary>
    public void Fill(ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        var at = 0;
        foreach (var fragment in frame)
        {
            for (var done = 0; done < fragment.Length; )
            {
                var some = Math.Min(fragment.Length - done, 4096 - (at % 4096));
                var into = new FrameFragment(
                    context.AddressOf(pages[at / 4096]) + (at % 4096),
                    some
                );
                fragment.SharedSpan.Slice(done, some).CopyTo(into.SharedSpan);
                done += some;
                at += some;
            }
        }

        (Length, Offload) = (at, offload);
    }

    /// <summary>Fills it by grant copies, at once.</summary>
    public bool TryFill(DomainContext domain, NetCounters counters, ReadOnlySpan<NetPiece> pieces)
    {
        var at = 0;
        Span<GnttabCopy> copies = stackalloc GnttabCopy[2 * MostPieces];
        var count = 0;
        foreach (var piece in pieces)
        {
            for (var rest = piece; rest.Length > 0; )
            {
                var some = Math.Min(rest.Length, 4096 - (at % 4096));
                ref var copy = ref copies[count++];
                copy = rest.CopyOf(some);
                copy.Destination.Frame = pages[at / 4096].Value;
                copy.Destination.Domain = GrantRegistry.Self;
                copy.Destination.Offset = (ushort)(at % 4096);
                rest = rest.Skip(some);
                at += some;
            }
        }

        domain.Domain.Calls.Copy(copies[..count]);
        counters.Hypercalls++;
        counters.GrantOperations += count;
        counters.BytesCopied += at;
        foreach (ref readonly var copy in copies[..count])
        {
            if (copy.Status != GrantStatus.Okay)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Clears what is behind the frame's end in a page that a guest gets.</summary>
    public void ClearBehind(int page, int used) =>
        new FrameFragment(context.AddressOf(pages[page]) + used, 4096 - used).SharedSpan.Clear();
}
