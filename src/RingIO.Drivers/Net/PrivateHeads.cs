// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>The first bytes of a batch's packets, in pages of the driver domain's own: what is judged, and what is sent.</summary>
internal sealed class PrivateHeads(DomainContext context, NetCounters counters)
{
    /// <summary>How many bytes of a packet can be looked at.</summary>
    public const int MostBytes = 512;

    private const int PerPage = 4096 / MostBytes;
    private const int PageCount = BackendTransmit.MostPackets / PerPage;

    private readonly Gfn[] _pages = new Gfn[PageCount];
    private readonly nint[] _addresses = new nint[PageCount];
    private readonly GnttabCopy[] _copies = new GnttabCopy[NetKeys.RingSlots];
    private readonly int[] _owners = new int[NetKeys.RingSlots];
    private int _copyCount;
    private bool _isOpen;
    private ushort _guest;

    public bool TryOpen(ushort guest)
    {
        _guest = guest;
        _isOpen = context.Pages.TryTake(_pages);
        for (var page = 0; page < PageCount && _isOpen; page++)
        {
            _addresses[page] = context.AddressOf(_pages[page]);
        }

        return _isOpen;
    }

    public void Close()
    {
        if (_isOpen)
        {
            _isOpen = false;
            Array.ForEach(_pages, context.Pages.Put);
        }
    }

    public Span<byte> BytesOf(int packet) => FragmentOf(packet, MostBytes).SharedSpan;

    public FrameFragment FragmentOf(int packet, int length) =>
        new(_addresses[packet / PerPage] + (packet % PerPage * MostBytes), length);

    public NetPiece PieceOf(int packet, int length) =>
        new(
            _pages[packet / PerPage].Value,
            0,
            (ushort)(packet % PerPage * MostBytes),
            (ushort)length,
            false
        );

    /// <summary>Tells the observer, if there is one, that a packet's head is written.</summary>
    public void Touch(int packet) =>
        context.Touches?.TouchOwn(context.Domain.Id, _pages[packet / PerPage], isWrite: true);

    /// <summary>Copies what this domain has mapped.</summary>
    public void CopyMapped(int packet, ReadOnlySpan<BackendSlot> slots, int from, int to)
    {
        var into = BytesOf(packet)[from..to];
        counters.BytesCopied += into.Length;
        foreach (ref readonly var slot in slots)
        {
            if (from >= slot.Length)
            {
                from -= slot.Length;
                continue;
            }

            var length = Math.Min(slot.Length - from, into.Length);
            new FrameFragment(slot.Address + from, length).SharedSpan.CopyTo(into);
            context.Touches?.TouchMapped(context.Domain.Id, slot.Place, isWrite: false);
            into = into[length..];
            from = 0;
            if (into.IsEmpty)
            {
                break;
            }
        }
    }

    /// <summary>Asks for a grant copy, which <see cref="Run"/> does.</summary>
    public void CopyGranted(
        int packet,
        ReadOnlySpan<BackendSlot> slots,
        int from,
        int to,
        Span<BackendPacket> packets
    )
    {
        var begin = 0;
        foreach (ref readonly var slot in slots)
        {
            // The part of the wanted bytes that lies in this piece.
            var first = Math.Max(from, begin);
            var length = Math.Min(to, begin + slot.Length) - first;
            if (length > 0)
            {
                if (_copyCount == _copies.Length)
                {
                    Run(packets);
                }

                var piece = new NetPiece(
                    slot.Reference,
                    _guest,
                    (ushort)(slot.Offset + first - begin),
                    (ushort)length,
                    true
                );
                context.Touches?.TouchGranted(
                    context.Domain.Id,
                    _guest,
                    slot.Reference,
                    isWrite: false
                );
                _owners[_copyCount] = packet;
                ref var copy = ref _copies[_copyCount++];
                copy = piece.CopyOf(length);
                var into = PieceOf(packet, length);
                copy.Destination.Frame = into.Page;
                copy.Destination.Domain = GrantRegistry.Self;
                copy.Destination.Offset = (ushort)(into.Offset + first);
            }

            begin += slot.Length;
            if (begin >= to)
            {
                break;
            }
        }
    }

    /// <summary>Does what was asked for; a packet whose head cannot be read is marked.</summary>
    public void Run(Span<BackendPacket> packets)
    {
        if (_copyCount == 0)
        {
            return;
        }

        var batch = _copies.AsSpan(0, _copyCount);
        context.Domain.Calls.Copy(batch);
        counters.Hypercalls++;
        counters.GrantOperations += _copyCount;
        for (var copy = 0; copy < batch.Length; copy++)
        {
            counters.BytesCopied += batch[copy].Length;
            if (batch[copy].Status != GrantStatus.Okay)
            {
                packets[_owners[copy]].Status = NetStatus.Error;
            }
        }

        _copyCount = 0;
    }
}
