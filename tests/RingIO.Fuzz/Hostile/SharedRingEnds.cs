// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>
/// One end of a request/response ring, whose peer writes between two calls. After each step a model of a few lines says from
/// the peer's index alone whether the end must have closed itself, and what it may take.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
public static class SharedRingEnds<TRequest, TResponse>
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    private const int Capacity = 8;

    private static long Bytes => SharedRingLayout.BytesFor<TRequest, TResponse>(Capacity);

    /// <summary>The front end.</summary>
    /// <param name="name">What reports call it.</param>
    public static HostileTarget Front(string name) =>
        new(
            name,
            Bytes,
            (region, first) =>
            {
                var ring = SharedRing<TRequest, TResponse>.Create(region, (uint)first);
                return Front(ring, new(region, (uint)first));
            }
        );

    /// <summary>The back end.</summary>
    /// <param name="name">What reports call it.</param>
    public static HostileTarget Back(string name) =>
        new(
            name,
            Bytes,
            (region, first) =>
            {
                var ring = SharedRing<TRequest, TResponse>.Create(region, (uint)first);
                return Back(ring, new(region, (uint)first));
            }
        );

    private static HostileVictim Front(SharedRing<TRequest, TResponse> ring, End end)
    {
        var front = ring.OpenFront();
        var taken = new TResponse[Capacity];
        uint published = end.Seen;

        // I3 of the ring: at most what was asked has its answer.
        bool Step(Func<bool> act)
        {
            var moved = act();
            end.Look(SharedRingWordsOf(ring).ResponseProducer, published - end.Seen);
            end.Check(front, front.CountResponses(), front.IsFaulted ? 0 : front.ResponseConsumer);
            return moved;
        }

        bool Push(Func<bool> push)
        {
            var told = push();
            published = front.IsFaulted ? published : front.RequestProducerPrivate;
            return told;
        }

        return Victim(
            ring,
            front,
            [
                new("Put", () => Step(() => front.TryPut(default))),
                new("Push", () => Step(() => Push(front.PushAndCheckNotify) && false)),
                new(
                    "Push all",
                    () => Step(() => Push(() => front.Put(new TRequest[3]) != 0 & Done(front.Push)))
                ),
                new(
                    "Take",
                    () =>
                        Step(() =>
                            end.IsOf(ring, front.ResponseConsumer, front.TryTake(out var one), one)
                        )
                ),
                new(
                    "Take all",
                    () =>
                        Step(() =>
                        {
                            var from = front.ResponseConsumer;
                            var count = front.Take(taken);
                            for (var item = 0; item < count; item++)
                            {
                                end.IsOf(ring, from + (uint)item, true, taken[item]);
                            }

                            return count != 0;
                        })
                ),
                new("Check", () => Step(() => front.FinalCheck(2) && false)),
            ]
        );
    }

    private static HostileVictim Back(SharedRing<TRequest, TResponse> ring, End end)
    {
        var back = ring.OpenBack();
        var taken = new TRequest[Capacity];
        var answered = end.Seen;

        // I4 of the ring: at most what fits has been asked.
        bool Step(Func<bool> act)
        {
            var moved = act();
            end.Look(SharedRingWordsOf(ring).RequestProducer, Capacity - (end.Seen - answered));
            end.Check(back, back.CountRequests(), back.IsFaulted ? 0 : back.RequestConsumer);
            return moved;
        }

        bool Answer(int count)
        {
            answered += (uint)count;
            return count != 0;
        }

        return Victim(
            ring,
            back,
            [
                new(
                    "Take",
                    () =>
                        Step(() =>
                            end.IsOf(ring, back.RequestConsumer, back.TryTake(out var one), one)
                        )
                ),
                new(
                    "Take all",
                    () =>
                        Step(() =>
                        {
                            var from = back.RequestConsumer;
                            var count = back.Take(taken);
                            for (var item = 0; item < count; item++)
                            {
                                end.IsOf(ring, from + (uint)item, true, taken[item]);
                            }

                            return count != 0;
                        })
                ),
                new("Put", () => Step(() => Answer(back.TryPut(default) ? 1 : 0))),
                new("Put all", () => Step(() => Answer(back.Put(new TResponse[3])))),
                new("Push", () => Step(() => back.PushAndCheckNotify() && false)),
                new("Check", () => Step(() => back.FinalCheck() && false)),
            ]
        );
    }

    private static HostileVictim Victim(
        SharedRing<TRequest, TResponse> ring,
        SharedRingSide side,
        IReadOnlyList<VictimStep> steps
    ) =>
        new()
        {
            Words = Words,
            Steps = steps,
            Capacity = Capacity,
            HasClosed = () => side.Fault is not null,
            Disposing = () =>
            {
                side.Dispose();
                ring.Dispose();
            },
        };

    private static IReadOnlyList<PeerWord> Words { get; } =
        PeerWords.OfSharedRing(Capacity, SharedRingLayout.EntryBytes<TRequest, TResponse>());

    private static ref SharedRingWords SharedRingWordsOf(SharedRing<TRequest, TResponse> ring) =>
        ref new Slots<SharedRingWords>(ring.Region.Address, 1).First;

    private static bool Done(Action act)
    {
        act();
        return true;
    }

    /// <summary>What an end should know, from what it was shown.</summary>
    private sealed class End(PageRegion region, uint first)
    {
        private bool _mustBeClosed;

        /// <summary>The last of the peer's indices that could be.</summary>
        public uint Seen { get; private set; } = first;

        public void Look(uint index, uint room)
        {
            _mustBeClosed |= index - Seen > room;
            Seen = _mustBeClosed ? Seen : index;
        }

        public void Check(SharedRingSide side, int count, uint consumer)
        {
            Demand.That(!_mustBeClosed || side.IsFaulted, "An impossible index was not noticed.");
            Demand.That(
                _mustBeClosed || !side.IsFaulted,
                "A possible index was taken for a fault."
            );
            Demand.That(side.IsFaulted == side.Fault is not null, "A fault without a report.");
            Demand.That(
                count == (side.IsFaulted ? 0 : (int)(Seen - consumer)),
                "Another count than the peer published."
            );
        }

        /// <summary>Whether an item was taken; if so, it is the bytes of its slot and no others.</summary>
        public bool IsOf<T>(SharedRing<TRequest, TResponse> ring, uint index, bool isTaken, T item)
            where T : unmanaged
        {
            var stride = SharedRingLayout.EntryBytes<TRequest, TResponse>();
            var slot =
                region.Address
                + SharedRingLayout.HeaderBytes
                + ((nint)(index & (ring.Capacity - 1)) * stride);
            Demand.That(
                !isTaken || SameBytes.Of(new Slots<T>(slot, 1).First, item),
                "Another's bytes were taken."
            );
            return isTaken;
        }
    }
}
