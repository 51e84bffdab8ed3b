// SPDX-License-Identifier: MIT

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using RingIO.Cli.Net;

namespace RingIO.Cli.Tap;

/// <summary>A file over TCP from one network to the other, hashed where it arrives.</summary>
internal static class FileTransfer
{
    private const int Port = 5202;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Sends it.</summary>
    /// <param name="networks">The networks.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="file">The bytes.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The SHA-256 of what arrived, in hexadecimal digits.</returns>
    /// <exception cref="CliException">It did not arrive in time, or the connection broke.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string Send(
        NetworkPair networks,
        NetDirection direction,
        byte[] file,
        CancellationToken stop
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        // A socket stays in the network in which it was made.
        using var listener = networks.Outside.Run(() =>
        {
            var made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            made.Bind(new IPEndPoint(IPAddress.Any, Port));
            made.Listen(1);
            return made;
        });
        using var guest = networks.Guest.Run(static () =>
            new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        );
        try
        {
            return Send(listener, guest, direction, file, limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new CliException(
                $"{file.Length} bytes did not arrive within {Patience.TotalSeconds:f0} s."
            );
        }
        catch (SocketException problem)
        {
            throw new CliException($"The connection broke: {problem.Message}.");
        }
    }

    private static async Task<string> Send(
        Socket listener,
        Socket guest,
        NetDirection direction,
        byte[] file,
        CancellationToken stop
    )
    {
        await guest
            .ConnectAsync(IPAddress.Parse(NetworkPair.OutsideAddress), Port, stop)
            .ConfigureAwait(false);
        using var outside = await listener.AcceptAsync(stop).ConfigureAwait(false);
        var (from, to) = direction == NetDirection.Transmit ? (guest, outside) : (outside, guest);
        var arrived = Hash(to, stop);
        for (var sent = 0; sent < file.Length; )
        {
            sent += await from.SendAsync(file.AsMemory(sent), stop).ConfigureAwait(false);
        }

        from.Shutdown(SocketShutdown.Send);
        return await arrived.ConfigureAwait(false);
    }

    private static async Task<string> Hash(Socket from, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (await from.ReceiveAsync(buffer, stop).ConfigureAwait(false) is > 0 and var length)
        {
            hash.AppendData(buffer.AsSpan(0, length));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
