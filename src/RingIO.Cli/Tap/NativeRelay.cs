// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using RingIO.Cli.Net;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>The relay in C, a process of its own that is given the two devices' descriptors.</summary>
internal sealed class NativeRelay : IRunningRelay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ChildProcess _process;
    private readonly DescriptorSocket _control;
    private bool _ended;

    /// <summary>Starts it.</summary>
    /// <param name="program">Its path: see <see cref="NativeRelayProgram"/>.</param>
    /// <param name="taps">The devices; they outlive it.</param>
    /// <param name="mode">What it does.</param>
    /// <exception cref="CliException">It could not be started.</exception>
    public NativeRelay(string program, TapPair taps, NativeRelayMode mode)
    {
        var path = Path.Combine(Path.GetTempPath(), $"ringio-relay-{Guid.NewGuid():n}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            listener.Listen(1);
            var batch = mode.Batch.ToString(CultureInfo.InvariantCulture);
            // Without offloads no frame is longer than a page.
            string[] room = taps.HasOffloads ? [] : ["--pages", "1"];
            string[] remap = mode.Remaps ? ["--remap"] : [];
            _process = ChildProcess.Start(
                taps.Networks.Guest,
                program,
                "it was built a moment ago.",
                readsLines: false,
                [path, "--batch", batch, .. room, .. remap]
            );
            try
            {
                _control = Accept(listener);
            }
            catch
            {
                _process.Dispose();
                throw;
            }
        }
        finally
        {
            File.Delete(path);
        }

        using var guest = taps.Guest.DuplicateDescriptor(0);
        using var outside = taps.Outside.DuplicateDescriptor(0);
        _control.Send([1], guest, outside);
    }

    /// <inheritdoc/>
    public NetCounts Counts => default;

    /// <inheritdoc/>
    public long AllocatedBytes => 0;

    /// <inheritdoc/>
    public void ThrowIfFailed()
    {
        if (_process.HasEnded)
        {
            _process.WaitForEnd(Patience, CancellationToken.None);
            throw new CliException("The relay in C ended before its time.");
        }
    }

    /// <summary>Ends it and reads what it counted.</summary>
    /// <returns>The counters.</returns>
    /// <exception cref="CliException">It failed.</exception>
    public NativeRelayCounts End()
    {
        Close();
        using var counts = JsonDocument.Parse(
            _process.WaitForEnd(Patience, CancellationToken.None)
        );
        long Of(string name) => counts.RootElement.GetProperty(name).GetInt64();
        return new NativeRelayCounts(
            Of("framesOut") + Of("framesIn"),
            Of("bytesOut") + Of("bytesIn"),
            Of("mappings"),
            Of("unmappings"),
            Of("refused")
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _process.Dispose();
    }

    private void Close()
    {
        if (!_ended)
        {
            _ended = true;
            _control.Dispose();
        }
    }

    private DescriptorSocket Accept(Socket listener)
    {
        if (!listener.Poll(Patience, SelectMode.SelectRead))
        {
            ThrowIfFailed();
            throw new CliException("The relay in C does not ask for its devices.");
        }

        return new DescriptorSocket(listener.Accept());
    }
}
