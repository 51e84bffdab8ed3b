// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Tap;

/// <summary>
/// A guest's network path: what the guest's network sends is read straight into the guest's pages, goes through front end, ring,
/// grants, back end and bridge to the device outside, and the other way round.
/// </summary>
internal sealed class GuestRelay : IFrameRelay
{
    private const int Queue = 0;
    private const int ReceivePages = 400;
    private const int MostPages = 17;

    private readonly PolledTap _guest;
    private readonly PolledTap _outside;
    private readonly GuestMachine _machine;
    private readonly NetFrontend _frontend;
    private readonly PacketPages[] _packets;
    private readonly int[] _free;
    private readonly NetFragment[] _pieces = new NetFragment[32];
    private readonly FrameFragment[] _fragments = new FrameFragment[32];
    private int _freeCount;
    private int _held = -1;
    private long _dropped;
    private ReceivedFrame _heldFrame;

    /// <summary>Makes the path.</summary>
    /// <param name="taps">The devices; they outlive it.</param>
    /// <param name="row">Which optimizations are on; the devices have offloads exactly if the interface has.</param>
    /// <param name="registers">Whether the pages that packets are sent from are registered once, and so need no grant for each packet.</param>
    /// <exception cref="CliException">Front end and back end do not find together.</exception>
    public GuestRelay(TapPair taps, NetConfiguration row, bool registers = false)
    {
        _guest = new(taps.Guest);
        _outside = new(taps.Outside);
        _machine = new(row, _outside, registers);
        _frontend = _machine.Frontend;
        var pages = row.Interface ? MostPages : 1;
        // A ring full of packets, and one that is being read.
        var packets = (256 / pages) + 1;
        var supply = new IoPages(_machine, (packets * pages) + ReceivePages, !row.Memory);
        _packets = new PacketPages[packets];
        _free = new int[packets];
        for (var packet = packets - 1; packet >= 0; packet--)
        {
            var own = supply.Take(pages);
            if (registers)
            {
                _machine.Register(own);
            }

            _packets[packet] = new(_machine, own);
            _free[_freeCount++] = packet;
        }

        foreach (var page in supply.Take(ReceivePages))
        {
            _frontend.Return(Queue, page);
        }
    }

    /// <inheritdoc/>
    public NetCounts Counts
    {
        get
        {
            var (front, back) = (_frontend.Counters, _machine.Backend.CountersOf(Queue));
            return new NetCounts
            {
                Packets = front.Sent + front.Received,
                Remaps = front.Remaps + back.Remaps,
                BytesCopied = front.BytesCopied + back.BytesCopied,
                GrantOperations = front.GrantOperations + back.GrantOperations,
                Notifications = front.Notifications + back.Notifications,
                Hypercalls = front.Hypercalls + back.Hypercalls,
                Dropped = front.Dropped + back.Dropped + _machine.Bridge.Dropped + _dropped,
            };
        }
    }

    /// <inheritdoc/>
    public int Step(bool guest, bool outside, int budget)
    {
        _guest.IsReady |= guest;
        _outside.IsReady |= outside;
        var done = Transmit(budget);
        _frontend.Flush(Queue);
        done += _machine.Bridge.Step(budget);
        done += _frontend.Step(budget);
        while (_frontend.TryTakeSent(Queue, out var sent))
        {
            _free[_freeCount++] = (int)sent.Cookie;
        }

        return done + Receive();
    }

    /// <inheritdoc/>
    public void Dispose() => _machine.Dispose();

    private int Transmit(int budget)
    {
        var done = 0;
        while (done < budget)
        {
            if (_held < 0)
            {
                if (_freeCount == 0 || !TryRead())
                {
                    break;
                }

                done++;
            }

            var count = _packets[_held].PiecesOf(_heldFrame.Length, _pieces);
            var result = _frontend.TrySend(
                Queue,
                _pieces.AsSpan(0, count),
                _heldFrame.Offload,
                (ulong)_held
            );
            if (result == SendResult.TryLater)
            {
                break;
            }

            if (result == SendResult.Refused)
            {
                _dropped++;
                _free[_freeCount++] = _held;
            }

            _held = -1;
        }

        return done;
    }

    private bool TryRead()
    {
        var packet = _free[_freeCount - 1];
        switch (_guest.TryReceive(0, _packets[packet].Room, out _heldFrame))
        {
            case ReceiveResult.Received:
                _freeCount--;
                _held = packet;
                return true;
            case ReceiveResult.TooLong:
                _dropped++;
                return TryRead();
            default:
                return false;
        }
    }

    private int Receive()
    {
        var done = 0;
        while (
            _frontend.TryReceive(Queue, _pieces, out var count, out var frame)
            == ReceiveResult.Received
        )
        {
            done++;
            var fragments = 0;
            foreach (ref readonly var piece in _pieces.AsSpan(0, count))
            {
                var address = _machine.AddressOf(piece.Frame) + piece.Offset;
                _fragments[fragments++] = new(address, piece.Length);
            }

            if (
                _guest.TrySend(0, _fragments.AsSpan(0, fragments), frame.Offload) != SendResult.Sent
            )
            {
                _dropped++;
            }

            foreach (ref readonly var piece in _pieces.AsSpan(0, count))
            {
                _frontend.Return(Queue, piece.Frame);
            }
        }

        return done;
    }
}
