// SPDX-License-Identifier: MIT

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
    private ReceivedFrame _heldFrame;

    /// <summary>Makes the path.</summary>
    /// <param name="taps">The devices; they outlive it.</param>
    /// <param name="switches">Which optimizations are on; the devices have offloads exactly if the interface has.</param>
    /// <exception cref="TapUnavailableException">Front end and back end do not find together.</exception>
    public GuestRelay(TapPair taps, GuestSwitches switches)
    {
        _guest = new(taps.Guest);
        _outside = new(taps.Outside);
        _machine = new(switches, _outside);
        _frontend = _machine.Frontend;
        var pages = switches.Interface ? MostPages : 1;
        // A ring full of packets, and one that is being read.
        var packets = (256 / pages) + 1;
        var supply = new IoPages(_machine, (packets * pages) + ReceivePages, !switches.Memory);
        _packets = new PacketPages[packets];
        _free = new int[packets];
        for (var packet = packets - 1; packet >= 0; packet--)
        {
            _packets[packet] = new(_machine, supply.Take(pages));
            _free[_freeCount++] = packet;
        }

        foreach (var page in supply.Take(ReceivePages))
        {
            _frontend.Return(Queue, page);
        }
    }

    /// <summary>Frames that a device or the front end did not take.</summary>
    public long Dropped { get; private set; }

    /// <summary>The machine, to look at its counters.</summary>
    public GuestMachine Machine => _machine;

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
                Dropped++;
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
                Dropped++;
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
                Dropped++;
            }

            foreach (ref readonly var piece in _pieces.AsSpan(0, count))
            {
                _frontend.Return(Queue, piece.Frame);
            }
        }

        return done;
    }
}
