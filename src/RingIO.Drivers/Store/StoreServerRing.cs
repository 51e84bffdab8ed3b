// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Store;

/// <summary>One domain's ring as the server has it.</summary>
internal sealed class StoreServerRing : IDisposable
{
    private readonly StoreRing _ring;
    private readonly Action _notify;
    private readonly Action? _closed;
    private readonly StoreDispatcher _dispatcher;
    private readonly StoreMessageReader _incoming = new();
    private readonly StoreMessageWriter _outgoing = new();
    private ByteStreamPosition _requests;
    private ByteStreamPosition _responses;
    private bool _wasTold;

    public StoreServerRing(
        StoreConnection connection,
        StoreDispatcher dispatcher,
        PageRegion page,
        Action notify,
        Action? closed
    )
    {
        Connection = connection;
        _dispatcher = dispatcher;
        _ring = new(page);
        _notify = notify;
        _closed = closed;
        Open();
        _ring.Features = XenstoreInterface.FeatureReconnection | XenstoreInterface.FeatureError;
    }

    public StoreConnection Connection { get; }

    /// <summary>Why the ring is no longer served, until the domain asks for a new start.</summary>
    public RingFault? Fault { get; private set; }

    /// <summary>Serves the ring.</summary>
    /// <param name="budget">At most how many messages.</param>
    /// <returns>How many messages were answered or told; 1 if only a part of one was moved, or the ring began anew.</returns>
    public int Step(int budget)
    {
        if (_ring.Restart.IsAsked())
        {
            Restart();
            return 1;
        }

        var done = 0;
        var moved = 0;
        while (done < budget && Fault is null && !Connection.IsClosed)
        {
            moved += _outgoing.Send(_ring.Responses, ref _responses);
            if (_responses.Fault is { } mad)
            {
                Close(mad, XenstoreInterface.ErrorRingIndex);
            }
            else if (_outgoing.IsPending || !TryNext(ref moved))
            {
                break;
            }
            else
            {
                done++;
            }
        }

        // The last answer is sent in this step too.
        moved += Fault is null ? _outgoing.Send(_ring.Responses, ref _responses) : 0;
        // Of a fault the domain has been told, and may be gone (XSA-90).
        if (moved != 0 && Fault is null)
        {
            _notify();
        }

        return done == 0 && moved != 0 ? 1 : done;
    }

    public void Dispose()
    {
        Connection.Dispose();
        _ring.Dispose();
        _closed?.Invoke();
    }

    // Events and answers by turns, so that neither kind holds up the other: others' writes must not keep a domain from being heard.
    private bool TryNext(ref int moved)
    {
        if (!_wasTold && TryTell())
        {
            _wasTold = true;
        }
        else if (TryAnswer(ref moved))
        {
            _wasTold = false;
        }
        else
        {
            return Fault is null && TryTell();
        }

        return true;
    }

    private bool TryTell()
    {
        if (!Connection.TryTakeEvent(out var told))
        {
            return false;
        }

        _outgoing.Begin(XenstoreMessageType.WatchEvent);
        _outgoing.AddText(told.Path);
        _outgoing.AddText(told.Token);
        _outgoing.End();
        return true;
    }

    private bool TryAnswer(ref int moved)
    {
        var isWhole = _incoming.TryRead(
            _ring.Requests,
            ref _requests,
            out var request,
            out var fault,
            out var taken
        );
        moved += taken;
        if (fault is not null)
        {
            var isIndex = fault.Kind == RingFaultKind.BadIndex;
            Close(
                fault,
                isIndex ? XenstoreInterface.ErrorRingIndex : XenstoreInterface.ErrorProtocol
            );
            return false;
        }

        if (isWhole)
        {
            _dispatcher.Answer(request, _outgoing);
            _incoming.Clear();
        }

        return isWhole;
    }

    // A domain that lied is served no more; what it had open is ended, so that it holds nothing.
    private void Close(RingFault fault, uint error)
    {
        Fault = fault;
        Forget();
        _ring.Error = error;
        _notify();
    }

    private void Restart()
    {
        Forget();
        _ring.Requests.Restart(0);
        _ring.Responses.Restart(0);
        Open();
        Fault = null;
        _ring.Error = XenstoreInterface.ErrorNone;
        _ring.Restart.Grant();
        _notify();
    }

    private void Open()
    {
        _requests = _ring.Requests.OpenConsumer();
        _responses = _ring.Responses.OpenProducer();
    }

    private void Forget()
    {
        Connection.ResetWatches();
        _incoming.Clear();
        _outgoing.Clear();
    }
}
