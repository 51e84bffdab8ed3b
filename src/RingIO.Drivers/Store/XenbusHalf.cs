// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>
/// One half of a split driver: it watches the peer's state in the store, goes through its own, and survives a peer that
/// closes, dies, comes back, or lies.
/// </summary>
/// <remarks>
/// <para>Let <see cref="Handle"/> see each event of the session, or call <see cref="Step"/> if the session is this half's
/// alone. One event costs a bounded number of transitions, whatever the peer writes.</para>
/// <para>Ownership: session and driver are the caller's. Threading: the session's.</para>
/// </remarks>
public sealed class XenbusHalf : IDisposable
{
    // More than any chain of states is long.
    private const int MostTransitions = 8;

    private readonly IStoreSession _session;
    private readonly IXenbusDriver _driver;
    private readonly string _token;
    private bool _isHeld;
    private bool _isWatching;

    /// <summary>
    /// Takes a half over in the state that its directory has, and begins to watch its peer. If that state announces something, an earlier half
    /// died with it: this one has nothing of it, and begins by closing.
    /// </summary>
    /// <param name="session">The session of the half's domain.</param>
    /// <param name="device">The device.</param>
    /// <param name="side">Which half.</param>
    /// <param name="driver">The driver.</param>
    public XenbusHalf(
        IStoreSession session,
        XenbusDevice device,
        XenbusSide side,
        IXenbusDriver driver
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(driver);
        _session = session;
        _driver = driver;
        Side = side;
        Directory = device.DirectoryOf(side);
        PeerDirectory = device.DirectoryOf(
            side == XenbusSide.Frontend ? XenbusSide.Backend : XenbusSide.Frontend
        );
        _token = $"xenbus:{Directory}";
        State = ReadState(Directory);
        Error = session.Watch($"{PeerDirectory}/state", _token);
        _isWatching = Error == XenstoreError.None;
        if (
            State
            is not (
                XenbusState.Unknown
                or XenbusState.Initialising
                or XenbusState.Closing
                or XenbusState.Closed
            )
        )
        {
            Announce(XenbusState.Closing);
        }
    }

    /// <summary>Which half it is.</summary>
    public XenbusSide Side { get; }

    /// <summary>Its directory.</summary>
    public string Directory { get; }

    /// <summary>The peer's directory.</summary>
    public string PeerDirectory { get; }

    /// <summary>Its own state, as it last announced it.</summary>
    public XenbusState State { get; private set; }

    /// <summary>The peer's state as it was last seen; <see cref="XenbusState.Unknown"/> if it is gone, or wrote what is no state.</summary>
    public XenbusState PeerState { get; private set; }

    /// <summary>What the store last refused; <see cref="XenstoreError.None"/> if nothing.</summary>
    public XenstoreError Error { get; private set; }

    /// <summary>Whether requests may flow.</summary>
    public bool IsConnected => State == XenbusState.Connected;

    /// <summary>Looks at the peer if an event is about it.</summary>
    /// <param name="told">An event of the session.</param>
    /// <returns>Whether it was this half's.</returns>
    public bool Handle(StoreEvent told)
    {
        if (told.Token != _token)
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Takes all events of a session that serves this half alone.</summary>
    /// <param name="budget">At most how many.</param>
    /// <returns>How many events there were.</returns>
    public int Step(int budget = 64)
    {
        var taken = 0;
        while (taken < budget && _session.TryTakeEvent(out var told))
        {
            Handle(told);
            taken++;
        }

        return taken;
    }

    /// <summary>Looks at the peer, and goes as far as its state allows.</summary>
    public void Advance()
    {
        PeerState = ReadState(PeerDirectory);
        for (var i = 0; i < MostTransitions; i++)
        {
            var action = XenbusTransitions.Next(Side, State, PeerState, IsOnline());
            if (action == XenbusAction.None)
            {
                return;
            }

            Do(action);
        }
    }

    /// <summary>Begins to close: what is shared is let go, the peer is told, and the half is closed when the peer has let go too.</summary>
    public void Close()
    {
        if (State is not (XenbusState.Closing or XenbusState.Closed))
        {
            Do(XenbusAction.Close);
            Advance();
        }
    }

    /// <summary>Begins anew after it was closed: a front end asks a back end that stays online, or that came back.</summary>
    /// <returns><see langword="false"/> if it is not closed.</returns>
    public bool TryReconnect()
    {
        if (State != XenbusState.Closed)
        {
            return false;
        }

        Do(XenbusAction.Reopen);
        Advance();
        return true;
    }

    /// <summary>Lets go at once, as if the half died, and ends its watch; the directories stay.</summary>
    public void Dispose()
    {
        LetGo();
        if (_isWatching)
        {
            _isWatching = false;
            _session.Unwatch($"{PeerDirectory}/state", _token);
        }
    }

    private void Do(XenbusAction action)
    {
        switch (action)
        {
            case XenbusAction.Publish:
                Publish();
                break;
            case XenbusAction.Connect:
                _isHeld = true;
                if (_driver.TryConnect(_session, PeerDirectory))
                {
                    Announce(XenbusState.Connected);
                }
                else
                {
                    goto case XenbusAction.Close;
                }

                break;
            case XenbusAction.Close:
                LetGo();
                Announce(XenbusState.Closing);
                break;
            case XenbusAction.Finish:
                Announce(XenbusState.Closed);
                break;
            default:
                Announce(XenbusState.Initialising);
                break;
        }
    }

    private void Publish()
    {
        var next = Side == XenbusSide.Frontend ? XenbusState.Initialised : XenbusState.InitWait;
        _isHeld = true;
        Error = XenbusDevice.InTransaction(
            _session,
            transaction =>
                _driver.TryPublish(_session, Directory, transaction)
                    ? _session.WriteNumber($"{Directory}/state", (ulong)next, transaction)
                    : XenstoreError.Invalid
        );
        if (Error == XenstoreError.None)
        {
            State = next;
        }
        else
        {
            LetGo();
            Announce(XenbusState.Closing);
        }
    }

    private void LetGo()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _driver.Disconnect();
        }
    }

    // The state counts even if the store refuses it: what is shared was let go, or taken, already.
    private void Announce(XenbusState state)
    {
        State = state;
        var error = _session.WriteNumber($"{Directory}/state", (ulong)state);
        Error = error == XenstoreError.None ? Error : error;
    }

    private bool IsOnline() =>
        Side == XenbusSide.Backend
        && _session.ReadText($"{Directory}/online", out var online) == XenstoreError.None
        && online == "1";

    private XenbusState ReadState(string directory) =>
        _session.ReadNumber($"{directory}/state", out var state) == XenstoreError.None
        && state <= (ulong)XenbusState.Reconfigured
            ? (XenbusState)state
            : XenbusState.Unknown;
}
