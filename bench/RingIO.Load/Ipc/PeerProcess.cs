// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Load.Ipc;

/// <summary>This program once more, as the other process; it lives as long as this one.</summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>The hidden command that makes this program the other process.</summary>
    public const string Command = "peer-process";

    private static readonly Lazy<PeerProcess> LazyShared = new(() => new PeerProcess());

    private readonly Process _process;

    private PeerProcess()
    {
        Pages = SharedPages.Create();
        var self = Environment.ProcessPath!;
        string[] arguments = [Command, Pages.Path];
        // Started as `dotnet RingIO.Load.dll`, or by its own executable.
        var viaHost = Path.GetFileNameWithoutExtension(self) is "dotnet";
        _process = Process.Start(
            new ProcessStartInfo(
                self,
                viaHost ? [typeof(PeerProcess).Assembly.Location, .. arguments] : arguments
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>The other process, started on first use.</summary>
    public static PeerProcess Shared => LazyShared.Value;

    /// <summary>What both processes map.</summary>
    public SharedPages Pages { get; }

    /// <summary>Has it consume once.</summary>
    /// <param name="order">What.</param>
    public void Send(PeerOrder order) => _process.StandardInput.WriteLine(order.ToString());

    /// <summary>Waits until it is done.</summary>
    /// <returns>The sum of what it took, and when it ended by <see cref="Stopwatch.GetTimestamp"/>.</returns>
    /// <exception cref="InvalidOperationException">It is gone.</exception>
    public (ulong Checksum, long Ended) Receive()
    {
        var line =
            _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The other process ended without an answer.");
        var parts = line.Split(' ');
        return (ulong.Parse(parts[0]), long.Parse(parts[1]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // No more orders: it ends by itself.
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Pages.Dispose();
    }
}
