// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Store;

/// <summary>A domain's session with the store over its ring.</summary>
/// <remarks>
/// <para>Each request is sent and its answer awaited by calling the caller's <c>wait</c>, which steps a server in this process,
/// or sleeps until the event channel fires. Events that come meanwhile are kept.</para>
/// <para>A server that lies, or from which <c>wait</c> no longer expects anything, faults the session: each request answers
/// <see cref="XenstoreError.InputOutput"/> until <see cref="TryReconnect"/>.</para>
/// <para>Threading: one thread at a time. Ownership: the page is leased until the client is disposed of.</para>
/// </remarks>
public sealed partial class StoreClient : IStoreSession
{
    // More events than any server keeps for a client that reads.
    private const int MostEvents = 65536;

    private readonly StoreRing _ring;
    private readonly Action _notify;
    private readonly Func<bool> _wait;
    private readonly StoreMessageReader _incoming = new();
    private readonly StoreMessageWriter _outgoing = new();
    private readonly Queue<StoreEvent> _events = new();
    private ByteStreamPosition _requests;
    private ByteStreamPosition _responses;
    private uint _lastRequest;
    private bool _isDisposed;

    /// <summary>Opens a session on a page that a server serves.</summary>
    /// <param name="domain">The domain whose page it is.</param>
    /// <param name="page">The page.</param>
    /// <param name="notify">Tells the server that the page has changed.</param>
    /// <param name="wait">Lets the server run, or waits for its event; <see langword="false"/> gives up.</param>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public StoreClient(ushort domain, PageRegion page, Action notify, Func<bool> wait)
    {
        ArgumentNullException.ThrowIfNull(notify);
        ArgumentNullException.ThrowIfNull(wait);
        Domain = domain;
        _notify = notify;
        _wait = wait;
        _ring = new(page);
        Open();
    }

    /// <inheritdoc/>
    public ushort Domain { get; }

    /// <summary>Why no request is sent any more; null if all is well.</summary>
    public RingFault? Fault { get; private set; }

    /// <summary>What the server says it can do: bits of <see cref="XenstoreInterface"/>.</summary>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public uint ServerFeatures
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _ring.Features;
        }
    }

    /// <summary>The server's reason for serving the ring no more, as <see cref="XenstoreInterface"/> numbers it; other numbers may come.</summary>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public uint ServerError
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _ring.Error;
        }
    }

    /// <summary>Asks the server for a new start: all watches, transactions and events are gone after it.</summary>
    /// <returns><see langword="false"/> if the server cannot do it, or <c>wait</c> gave up.</returns>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public bool TryReconnect()
    {
        if ((ServerFeatures & XenstoreInterface.FeatureReconnection) == 0)
        {
            return false;
        }

        _ring.Restart.Ask();
        _notify();
        while (!_ring.Restart.IsGranted())
        {
            if (!_wait())
            {
                Fault ??= new(
                    RingFaultKind.OwnerDied,
                    "The store's server did not grant a new start: try again."
                );
                return false;
            }
        }

        _incoming.Clear();
        _outgoing.Clear();
        _watches.Clear();
        _events.Clear();
        Fault = null;
        Open();
        return true;
    }

    /// <inheritdoc/>
    public bool TryTakeEvent(out StoreEvent taken)
    {
        if (_events.Count == 0 && Fault is null)
        {
            // An answer that nobody waits for any more is dropped here.
            while (TryReceive(out _, out _)) { }
        }

        return _events.TryDequeue(out taken);
    }

    /// <summary>Leaves the page to the server. Watches and transactions stay until the domain is released or begins anew.</summary>
    public void Dispose()
    {
        // The memory may go away from here on: the fault keeps every request from it.
        _isDisposed = true;
        Fault ??= new(RingFaultKind.OwnerDied, "The client has been disposed of.");
        _ring.Dispose();
    }

    private void Open()
    {
        _requests = _ring.Requests.OpenProducer();
        _responses = _ring.Responses.OpenConsumer();
    }

    // Sends what was begun, and waits for its answer.
    private XenstoreError Ask(out StoreRequest answer)
    {
        answer = default;
        if (Fault is not null)
        {
            return XenstoreError.InputOutput;
        }

        if (_outgoing.IsTooLong || _outgoing.IsMalformed)
        {
            return _outgoing.IsMalformed ? XenstoreError.Invalid : XenstoreError.TooBig;
        }

        _outgoing.End();
        for (; ; )
        {
            if (_outgoing.Send(_ring.Requests, ref _requests) != 0)
            {
                _notify();
            }

            Fault ??= _requests.Fault;
            while (Fault is null && TryReceive(out answer, out var isAnswer))
            {
                if (isAnswer)
                {
                    return ErrorOf(answer);
                }
            }

            if (Fault is null && !_wait())
            {
                Fault = new(
                    RingFaultKind.OwnerDied,
                    $"The store's server did not answer request {_lastRequest}: reconnect."
                );
            }

            if (Fault is not null)
            {
                return XenstoreError.InputOutput;
            }
        }
    }

    // One message, if there is one: an event is kept, an answer is given out.
    private bool TryReceive(out StoreRequest message, out bool isAnswer)
    {
        isAnswer = false;
        _incoming.ClearIfWhole();
        var isWhole = _incoming.TryRead(
            _ring.Responses,
            ref _responses,
            out message,
            out var fault,
            out var taken
        );
        if (taken != 0)
        {
            _notify();
        }

        Fault ??= fault;
        if (isWhole && message.Header.Type == XenstoreMessageType.WatchEvent)
        {
            Keep(message.Payload);
        }
        else if (isWhole)
        {
            isAnswer = message.Header.RequestId == _lastRequest;
        }

        return isWhole && Fault is null;
    }

    private void Keep(ReadOnlySpan<byte> payload)
    {
        if (
            StoreRequest.TryTakeString(ref payload, out var path)
            && StoreRequest.TryTakeString(ref payload, out var token)
            && _events.Count < MostEvents
        )
        {
            _events.Enqueue(new(path, token));
        }
        else
        {
            Fault = new(
                RingFaultKind.BadRecord,
                $"The store's server told a malformed event, or {MostEvents} that nobody took: reconnect."
            );
        }
    }

    private XenstoreError ErrorOf(in StoreRequest answer)
    {
        var payload = answer.Payload;
        if (answer.Header.Type == XenstoreMessageType.Error)
        {
            return StoreRequest.TryTakeString(ref payload, out var name)
                ? XenstoreErrors.Parse(name)
                : XenstoreError.InputOutput;
        }

        return answer.Header.Type == _asked ? XenstoreError.None : XenstoreError.InputOutput;
    }
}
