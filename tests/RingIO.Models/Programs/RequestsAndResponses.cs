// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Models.Events;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.RequestResponseCore<ulong, uint, RingIO.Testing.SimulatedOrder>;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>A front end asks, a back end answers; each request has one answer, and nobody sleeps while something waits for it.</summary>
public sealed partial class RequestsAndResponses : IModelProgram, IDisposable
{
    private readonly PortableBacking _backing = new(4096);
    private readonly PortableBacking _bells = new(4096);
    private readonly List<uint> _answers = [];
    private readonly Core _core;
    private readonly Slots<PaddedUInt32> _words;
    private readonly Action[] _threads;
    private readonly int _requests;
    private ModelChannel[] _channels = [];

    private RequestsAndResponses(
        int requests,
        int capacity,
        Func<RequestsAndResponses, Action[]> threads
    )
    {
        _requests = requests;
        _core = new(_backing.Address, capacity);
        _words = new(_bells.Address, 4);
        // Two requests before the wrap.
        new RequestResponseCore<ulong, uint, HardwareOrder>(_backing.Address, capacity).Format(
            uint.MaxValue - 1
        );
        _threads = threads(this);
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    private ref uint FrontBell => ref _words[0].Value;

    private ref uint BackBell => ref _words[1].Value;

    private ref uint HandedOver => ref _words[2].Value;

    /// <summary>Both sides look until there is something.</summary>
    /// <param name="requests">How many requests.</param>
    /// <param name="capacity">How many entries.</param>
    /// <param name="batch">How many each side moves at once; of two, the answers come backwards.</param>
    public static RequestsAndResponses Polling(int requests, int capacity, int batch) =>
        new(
            requests,
            capacity,
            p =>
                [
                    () => p.Ask(batch, p.PushRequests, p.AwaitResponses),
                    () => p.Answer(p._core.OpenBack(), batch, p.PushResponses, p.AwaitRequests),
                ]
        );

    /// <summary>Both sides sleep when there is nothing, and are told.</summary>
    /// <param name="wanted">For how many responses the front end is woken.</param>
    /// <inheritdoc cref="Polling"/>
    public static RequestsAndResponses Sleeping(
        int requests,
        int capacity,
        int batch,
        int wanted = 1
    ) =>
        new(
            requests,
            capacity,
            p =>
                [
                    () =>
                        p.Ask(
                            batch,
                            p.PushRequestsAndRing,
                            (ref SharedRingPosition front) => p.SleepForResponses(ref front, wanted)
                        ),
                    () =>
                        p.Answer(
                            p._core.OpenBack(),
                            batch,
                            p.PushResponsesAndRing,
                            p.SleepForRequests
                        ),
                ]
        );

    /// <summary>Both sides are virtual CPUs that sleep when there is nothing, and are told through event channels.</summary>
    /// <param name="requests">How many requests.</param>
    /// <param name="capacity">How many entries.</param>
    /// <param name="make">Makes a domain's channel.</param>
    public static RequestsAndResponses OverEvents(
        int requests,
        int capacity,
        Func<ModelChannel> make
    )
    {
        ArgumentNullException.ThrowIfNull(make);
        var (front, back) = (make(), make());
        return new(
            requests,
            capacity,
            p =>
                [
                    () =>
                        p.Ask(
                            1,
                            (ref SharedRingPosition at) =>
                                Send(back, p._core.PushRequestsAndCheck(ref at)),
                            Sleep(
                                front,
                                (ref SharedRingPosition at) => p._core.CheckResponses(ref at)
                            )
                        ),
                    () =>
                        p.Answer(
                            p._core.OpenBack(),
                            1,
                            (ref SharedRingPosition at) =>
                                Send(front, p._core.PushResponsesAndCheck(ref at)),
                            Sleep(
                                back,
                                (ref SharedRingPosition at) => p._core.CheckRequests(ref at)
                            )
                        ),
                ]
        )
        {
            _channels = [front, back],
        };
    }

    /// <summary>A back end takes a request and goes away; the one that follows serves it again.</summary>
    /// <inheritdoc cref="Polling"/>
    public static RequestsAndResponses Reconnecting(int requests, int capacity) =>
        new(
            requests,
            capacity,
            p =>
                [
                    () => p.Ask(1, p.PushRequests, p.AwaitResponses),
                    () =>
                    {
                        var back = p._core.OpenBack();
                        p.AwaitRequests(ref back);
                        Require.That(p._core.TryTakeRequest(ref back, out _), "No request.");
                        Order.StoreRelease(ref p.HandedOver, 1);
                    },
                    () =>
                    {
                        ModelWait.Until(() => Order.LoadAcquire(ref p.HandedOver) != 0);
                        p.Answer(p._core.OpenBack(), 1, p.PushResponses, p.AwaitRequests);
                    },
                ]
        );

    /// <inheritdoc/>
    public void Run(int thread) => _threads[thread]();

    /// <inheritdoc/>
    public void Check()
    {
        Require.That(
            _answers.Order().SequenceEqual(Enumerable.Range(1, _requests).Select(i => (uint)i)),
            $"answers to {string.Join(", ", _answers)}"
        );
        var (front, back) = (_core.OpenFront(), _core.OpenBack());
        Require.Equal(front.Producer, front.Consumer, "the requests and their answers");
        Require.That(!front.IsFaulted && !back.IsFaulted, "A correct peer was called mad.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backing.Dispose();
        _bells.Dispose();
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }

    private void Ask(int batch, Step push, Step wait)
    {
        _answers.Clear();
        var front = _core.OpenFront();
        var sent = 0;
        var answers = new uint[batch];
        while (_answers.Count < _requests)
        {
            var count = Math.Min(batch, _requests - sent);
            var put =
                batch == 1
                    ? count == 1 && _core.TryPutRequest(ref front, (ulong)sent + 1)
                        ? 1
                        : 0
                    : _core.PutRequests(
                        ref front,
                        Enumerable.Range(sent + 1, count).Select(i => (ulong)i).ToArray()
                    );
            if (put != 0)
            {
                sent += put;
                push(ref front);
                continue;
            }

            wait(ref front);
            if (batch == 1)
            {
                Require.That(_core.TryTakeResponse(ref front, out answers[0]), "No response.");
                _answers.Add(answers[0]);
            }
            else
            {
                _answers.AddRange(answers[.._core.TakeResponses(ref front, answers)]);
            }
        }
    }

    private void Answer(SharedRingPosition back, int batch, Step push, Step wait)
    {
        var requests = new ulong[batch];
        for (var answered = 0; answered < _requests; )
        {
            wait(ref back);
            if (batch == 1)
            {
                Require.That(_core.TryTakeRequest(ref back, out requests[0]), "No request.");
                Require.That(_core.TryPutResponse(ref back, (uint)requests[0]), "No room.");
                answered++;
            }
            else
            {
                var count = _core.TakeRequests(ref back, requests);
                var answers = requests[..count].Reverse().Select(r => (uint)r).ToArray();
                Require.Equal(count, _core.PutResponses(ref back, answers), "room for answers");
                answered += count;
            }

            push(ref back);
        }
    }

    private static void Send(ModelChannel channel, bool isAsked)
    {
        if (isAsked)
        {
            channel.Send(0, 1);
        }
    }

    // A virtual CPU that is told takes its event, looks, and sleeps again.
    private static Step Sleep(ModelChannel channel, Look look)
    {
        var cpu = channel.Open(0, 1);
        var told = 0u;
        return (ref SharedRingPosition at) =>
        {
            while (!look(ref at))
            {
                var before = told;
                ModelWait.Until(() => (told = channel.Told(0)) != before);
                while (cpu.TryTake(out _)) { }
            }
        };
    }

    private void PushRequests(ref SharedRingPosition front) => _core.PushRequests(ref front);

    private void PushResponses(ref SharedRingPosition back) => _core.PushResponses(ref back);

    private void PushRequestsAndRing(ref SharedRingPosition front)
    {
        if (_core.PushRequestsAndCheck(ref front))
        {
            Order.Add(ref BackBell, 1);
        }
    }

    private void PushResponsesAndRing(ref SharedRingPosition back)
    {
        if (_core.PushResponsesAndCheck(ref back))
        {
            Order.Add(ref FrontBell, 1);
        }
    }

    // A try leaves no trace: it looks with a copy.
    private void AwaitRequests(ref SharedRingPosition back)
    {
        var seen = back;
        ModelWait.Until(() =>
        {
            var look = seen;
            return _core.CountRequests(ref look) != 0;
        });
    }

    private void AwaitResponses(ref SharedRingPosition front)
    {
        var seen = front;
        ModelWait.Until(() =>
        {
            var look = seen;
            return _core.CountResponses(ref look) != 0;
        });
    }

    private void SleepForRequests(ref SharedRingPosition back)
    {
        for (; ; )
        {
            var rung = Order.Load(ref BackBell);
            if (_core.CheckRequests(ref back))
            {
                return;
            }

            ModelWait.Until(() => Order.Load(ref BackBell) != rung);
        }
    }

    private void SleepForResponses(ref SharedRingPosition front, int wanted)
    {
        for (; ; )
        {
            var rung = Order.Load(ref FrontBell);
            // The last ones may be fewer.
            var few = Math.Min(wanted, _requests - _answers.Count);
            if (_core.CheckResponses(ref front, few))
            {
                return;
            }

            ModelWait.Until(() => Order.Load(ref FrontBell) != rung);
        }
    }

    private delegate void Step(ref SharedRingPosition position);

    private delegate bool Look(ref SharedRingPosition position);
}
