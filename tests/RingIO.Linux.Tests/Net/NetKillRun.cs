// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Peer.Net;
using RingIO.Tests.Death;
using RingIO.Tests.Support;

namespace RingIO.Linux.Tests.Net;

/// <summary>One guest, and one machine after another around it.</summary>
internal sealed class NetKillRun : IDisposable
{
    // So many rounds of both in which nothing more is acknowledged, and it hangs.
    private const int Hang = 20_000;

    // So many rounds in which nothing is done, and the guest sends again.
    private const int Patience = 100;
    private const int RoundsBetweenLooks = 64;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
    private readonly Socket _listener = new(
        AddressFamily.Unix,
        SocketType.Stream,
        ProtocolType.Unspecified
    );
    private readonly Random _random;
    private StoreClient? _store;
    private Process? _peer;
    private DescriptorSocket? _link;
    private Task<string>? _errors;
    private Task? _killer;
    private ulong _roundsBefore;
    private (ulong Acknowledged, XenbusState State) _progress;
    private int _idle;
    private int _quiet;
    private bool _isToDie;

    public NetKillRun(int seed, long streamBytes)
    {
        _random = new(seed);
        Guest = new(streamBytes);
        Stream = new(Guest, seed);
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen();
    }

    public GuestDomain Guest { get; }

    public GuestStream Stream { get; }

    /// <summary>How many machines were killed: in all, after they were built, and after the guest was connected.</summary>
    public (int All, int Built, int Connected) Kills { get; private set; }

    /// <summary>How many entries of the guest's were in use by machines as they died.</summary>
    public long InUse { get; private set; }

    /// <summary>A machine's life that ends at some moment when so many packets more are acknowledged.</summary>
    /// <param name="transmit">How the machine's back end transmits.</param>
    /// <param name="packets">How many; 0: in the handshake or soon after; less than 0: while it is built.</param>
    /// <param name="moment">At which <see cref="NetLedger.Moment"/> it dies by itself; 0: it is killed.</param>
    public void LiveAndDie(NetTransmit transmit, int packets, int moment = 0)
    {
        Start(transmit, moment);
        if (packets < 0)
        {
            // While it builds itself, or a little later.
            Kill(TimeSpan.FromMilliseconds(_random.Next(0, 200)));
        }

        var isBuilt = TryMeet();
        if (packets == 0)
        {
            // The back end's first handshake takes some time: its code is compiled meanwhile.
            Kill(TimeSpan.FromMicroseconds(_random.Next(0, 60_000)));
        }

        if (isBuilt && TryOpenStore())
        {
            var front = new GuestFront(Guest, _store!);
            var goal = Stream.Packets + packets;
            for (var round = 0; !IsDead(round); round++)
            {
                Step(front, goal + 200);
                if (packets > 0 && Stream.Packets >= goal)
                {
                    Kill(TimeSpan.FromMicroseconds(_random.Next(0, 400)));
                }
            }

            var connected = front.Half.IsConnected ? 1 : 0;
            Kills = Kills with { Connected = Kills.Connected + connected };
            InUse += front.Abandon();
        }

        Stream.Repeat();
        Kills = Kills with { All = Kills.All + 1, Built = Kills.Built + (isBuilt ? 1 : 0) };
        Assert.Equal(GuestDomain.PageCount, Guest.Pages.Count + Stream.PagesHeld);
        End();
    }

    /// <summary>A machine's life in which everything arrives, and both sides part as they should.</summary>
    public void LiveToTheEnd(NetTransmit transmit, long packets)
    {
        Start(transmit, moment: 0);
        Assert.True(TryMeet() && TryOpenStore());
        var front = new GuestFront(Guest, _store!);
        var goal = Stream.Packets + packets;
        for (var round = 0; Stream.Packets < goal; round++)
        {
            RequireAlive(round);
            Step(front, goal);
        }

        front.Half.Close();
        for (var round = 0; front.Half.State != XenbusState.Closed; round++)
        {
            RequireAlive(round);
            Step(front, goal);
        }

        front.TakeBack();
        Assert.Equal(GuestDomain.PageCount, Guest.Pages.Count);
        // A machine in which anything of the guest's is held still does not come down.
        _link!.Dispose();
        _peer!.WaitForExit();
        Assert.True(_peer.ExitCode == 0, _errors!.Result);
        End();
    }

    /// <summary>What is wrong with what arrived; null if nothing is.</summary>
    public string? Verdict()
    {
        var received = Guest.Ledger.Received;
        if (received != Stream.Position || received != Stream.Acknowledged)
        {
            return $"{Stream.Position} bytes were sent, {received} received, {Stream.Acknowledged} acknowledged";
        }

        if (Guest.Ledger.Corrupt != 0 || Stream.Corrupt != 0)
        {
            return $"{Guest.Ledger.Corrupt} frames were corrupt there, {Stream.Corrupt} here";
        }

        using var sent = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var arrived = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[1 << 16];
        for (long done = 0, part; done < (long)received; done += part)
        {
            part = Math.Min(bytes.Length, (long)received - done);
            StreamFrame.Fill((ulong)done, bytes.AsSpan(0, (int)part));
            sent.AppendData(bytes.AsSpan(0, (int)part));
            arrived.AppendData(Guest.Ledger.Stream(done, (int)part));
        }

        var (one, other) = (sent.GetCurrentHash(), arrived.GetCurrentHash());
        return one.SequenceEqual(other)
            ? null
            : $"SHA-256 {Convert.ToHexString(one)} was sent, {Convert.ToHexString(other)} arrived";
    }

    public void Dispose()
    {
        End();
        _store?.Dispose();
        _listener.Dispose();
        File.Delete(_path);
        Guest.Dispose();
    }

    private void Start(NetTransmit transmit, int moment)
    {
        // Of a machine that died before it was listened to.
        while (_listener.Poll(0, SelectMode.SelectRead))
        {
            _listener.Accept().Dispose();
        }

        Guest.Ledger.IsReady = false;
        _peer = PeerProcess.Start(
            "netback",
            _path,
            transmit.ToString(),
            moment.ToString(CultureInfo.InvariantCulture)
        );
        _isToDie = moment > 0;
        _errors = _peer.StandardError.ReadToEndAsync();
        (_idle, _quiet, _killer) = (0, 0, null);
        _roundsBefore = Guest.Ledger.Rounds;
    }

    private void End()
    {
        _killer?.Wait();
        _link?.Dispose();
        _link = null;
        if (_peer is not null)
        {
            new ProcessEnd(_peer).Dispose();
            _peer = null;
        }
    }

    // From another thread: the guest goes on with a machine that may be dead by now.
    private void Kill(TimeSpan after)
    {
        var peer = _peer!;
        _killer ??= Task.Run(() =>
        {
            var start = Stopwatch.GetTimestamp();
            if (after > TimeSpan.FromMilliseconds(1))
            {
                Thread.Sleep(after);
            }

            while (Stopwatch.GetElapsedTime(start) < after)
            {
                Thread.SpinWait(20);
            }

            peer.Kill();
        });
    }

    // Until the machine is built; false if it died before.
    private bool TryMeet()
    {
        while (!_listener.Poll(1000, SelectMode.SelectRead))
        {
            if (IsDead(0))
            {
                return false;
            }
        }

        _link = new(_listener.Accept());
        try
        {
            Guest.SendTo(_link);
        }
        catch (Exception error) when (error is LinuxException or IOException or SocketException)
        {
            Assert.True(_killer is not null, $"nobody killed the machine: {error.Message}");
        }

        while (!Guest.Ledger.IsReady)
        {
            if (IsDead(0))
            {
                return false;
            }

            Thread.Sleep(1);
        }

        Guest.Meet();
        return true;
    }

    // The store's server knows nothing of the client any more; the client's answers and events are gone with the old one.
    private bool TryOpenStore()
    {
        _store ??= new(NetLedger.Guest, Guest.StorePage, static () => { }, WaitForStore);
        return _store.TryReconnect();
    }

    private bool WaitForStore()
    {
        RequireMoving();
        Thread.Yield();
        return !IsDead(0);
    }

    private void Step(GuestFront front, long goal)
    {
        Stream.Send(front, goal);
        var done = front.Step(frame => Stream.Take(front, frame));
        front.Push();
        Assert.Null(front.Fault);
        var progress = (Stream.Acknowledged, front.Half.State);
        if (progress != _progress)
        {
            (_progress, _idle, _roundsBefore) = (progress, 0, Guest.Ledger.Rounds);
        }

        RequireMoving();
        _quiet = done > 0 ? 0 : _quiet + 1;
        if (_quiet > 0 && _quiet % Patience == 0)
        {
            Stream.Repeat();
        }

        if (_quiet > 0)
        {
            Thread.Sleep(_quiet < 20 ? 0 : 1);
        }
    }

    // A dead machine makes no rounds: whoever waits for one in vain finds it dead.
    private void RequireMoving() =>
        Assert.False(
            ++_idle > Hang && Guest.Ledger.Rounds - _roundsBefore > Hang,
            $"nothing goes on: {Stream.Packets} packets are acknowledged"
        );

    // Seldom: it is a system call. A machine that is dead for its parent writes nothing any more.
    private bool IsDead(int round)
    {
        if (round % RoundsBetweenLooks != 0 && _quiet == 0)
        {
            return false;
        }

        if (!_peer!.HasExited)
        {
            return false;
        }

        Assert.True(
            _isToDie || _killer is not null,
            $"the machine died by itself: {_errors!.Result}"
        );
        return true;
    }

    private void RequireAlive(int round) =>
        Assert.False(IsDead(round), "the machine died, and nobody killed it");
}
