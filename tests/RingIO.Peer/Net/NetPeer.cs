// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Net.Sockets;
using RingIO.Drivers.Net;
using RingIO.Linux;

namespace RingIO.Peer.Net;

/// <summary>The machine's process.</summary>
public static class NetPeer
{
    // How often it is looked whether there is a guest still.
    private const int RoundsBetweenLooks = 64;

    /// <summary>Receives the guest's memory and the ledger, and runs until it is killed, or the other end of the socket is gone.</summary>
    /// <param name="path">The socket's path.</param>
    /// <param name="transmit">A <see cref="NetTransmit"/>.</param>
    /// <param name="moment">At which <see cref="NetLedger.Moment"/> it dies by itself, counted from 1; 0: at none.</param>
    /// <returns>0.</returns>
    public static int Run(string path, string transmit, int moment)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        using var link = new DescriptorSocket(socket);
        using var guest = link.ReceiveMemory();
        using var shared = link.ReceiveMemory();
        var ledger = new NetLedger(shared);
        ledger.Moment = () =>
        {
            if (--moment == 0)
            {
                Process.GetCurrentProcess().Kill();
            }
        };
        using var machine = new NetMachine(guest, ledger, Enum.Parse<NetTransmit>(transmit));
        ledger.IsReady = true;
        var spin = default(SpinWait);
        for (var round = 1; ; round++)
        {
            if (machine.Step() > 0)
            {
                spin.Reset();
            }
            else
            {
                spin.SpinOnce();
            }

            if (round % RoundsBetweenLooks == 0 && socket.Poll(0, SelectMode.SelectRead))
            {
                return 0;
            }
        }
    }
}
