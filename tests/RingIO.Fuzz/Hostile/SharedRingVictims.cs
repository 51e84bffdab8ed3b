// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Testing.Hostile;
using Core = RingIO.Rings.RequestResponseCore<ulong, uint, RingIO.Testing.Hostile.HostileOrder>;

namespace RingIO.Fuzz.Hostile;

/// <summary>The request/response ring with both sides open, for a peer that writes between two calls or between two accesses.</summary>
public static class SharedRingVictims
{
    private const int Capacity = 8;
    private static readonly ulong[] Requests = [1, 2, 3, 4, 5];
    private static readonly uint[] Responses = [1, 2, 3, 4, 5];

    private static long Bytes => SharedRingLayout.BytesFor<ulong, uint>(Capacity);

    private static IReadOnlyList<PeerWord> Words =>
        PeerWords.OfSharedRing(Capacity, SharedRingLayout.EntryBytes<ulong, uint>());

    /// <summary>The sides.</summary>
    public static HostileTarget Sides { get; } =
        new(
            "request/response",
            Bytes,
            (region, first) =>
            {
                var ring = SharedRing<ulong, uint>.Create(region, (uint)first);
                var (front, back) = (ring.OpenFront(), ring.OpenBack());
                return new HostileVictim
                {
                    Words = Words,
                    Steps = [.. Front(front), .. Back(back), new("Reopen", () => Reopen(ring))],
                    Capacity = Capacity,
                    HasClosed = () => front.Fault is not null || back.Fault is not null,
                    Disposing = () =>
                    {
                        front.Dispose();
                        back.Dispose();
                        ring.Dispose();
                    },
                };
            }
        );

    /// <summary>The algorithm.</summary>
    public static HostileTarget Core { get; } =
        new(
            "request/response core",
            Bytes,
            (region, first) =>
            {
                var core = new Core(region.Address, Capacity);
                core.Format((uint)first);
                var state = new State { Front = core.OpenFront(), Back = core.OpenBack() };
                return new HostileVictim
                {
                    Words = Words,
                    Steps = [.. Front(core, state), .. Back(core, state)],
                    Capacity = Capacity,
                    HasClosed = () => state.Front.IsFaulted || state.Back.IsFaulted,
                };
            }
        );

    private static IEnumerable<VictimStep> Front(FrontRing<ulong, uint> front)
    {
        var taken = new uint[Capacity + 1];
        return
        [
            new("Put a request", () => front.TryPut(1) && Done(() => front.PushAndCheckNotify())),
            new("Put requests", () => Within(front.Put(Requests)) & Done(front.Push)),
            new("Take a response", () => front.TryTake(out _)),
            new("Take responses", () => Within(front.Take(taken))),
            new("Count responses", () => Within(front.CountResponses()) && false),
            new("Check for responses", () => front.FinalCheck(2) && false),
            new("Free requests", () => Within(front.FreeRequests) && false),
        ];
    }

    private static IEnumerable<VictimStep> Back(BackRing<ulong, uint> back)
    {
        var taken = new ulong[Capacity + 1];
        return
        [
            new("Take a request", () => back.TryTake(out _)),
            new("Take requests", () => Within(back.Take(taken))),
            new("Put a response", () => back.TryPut(1) && Done(() => back.PushAndCheckNotify())),
            new("Put responses", () => Within(back.Put(Responses)) & Done(back.Push)),
            new("Count requests", () => Within(back.CountRequests()) && false),
            new("Check for requests", () => back.FinalCheck() && false),
            new("Free responses", () => Within(back.FreeResponses) && false),
        ];
    }

    private static IEnumerable<VictimStep> Front(Core core, State state)
    {
        var taken = new uint[Capacity + 1];
        return
        [
            new(
                "Put a request",
                () =>
                    core.TryPutRequest(ref state.Front, 1)
                    && Done(() => core.PushRequestsAndCheck(ref state.Front))
            ),
            new(
                "Put requests",
                () =>
                    Within(core.PutRequests(ref state.Front, Requests))
                    & Done(() => core.PushRequests(ref state.Front))
            ),
            new("Take a response", () => core.TryTakeResponse(ref state.Front, out _)),
            new("Take responses", () => Within(core.TakeResponses(ref state.Front, taken))),
            new("Check for responses", () => core.CheckResponses(ref state.Front, 2) && false),
            new(
                "Open the front",
                () => Done(() => state.Front = Opened(core.OpenFront(), state.Front)) && false
            ),
        ];
    }

    private static IEnumerable<VictimStep> Back(Core core, State state)
    {
        var taken = new ulong[Capacity + 1];
        return
        [
            new("Take a request", () => core.TryTakeRequest(ref state.Back, out _)),
            new("Take requests", () => Within(core.TakeRequests(ref state.Back, taken))),
            new(
                "Put a response",
                () =>
                    core.TryPutResponse(ref state.Back, 1)
                    && Done(() => core.PushResponsesAndCheck(ref state.Back))
            ),
            new(
                "Put responses",
                () =>
                    Within(core.PutResponses(ref state.Back, Responses))
                    & Done(() => core.PushResponses(ref state.Back))
            ),
            new("Check for requests", () => core.CheckRequests(ref state.Back) && false),
            new(
                "Open the back",
                () => Done(() => state.Back = Opened(core.OpenBack(), state.Back)) && false
            ),
        ];
    }

    // Who finds the words mad when it opens has no side; the old one goes on.
    private static SharedRingPosition Opened(SharedRingPosition position, SharedRingPosition old) =>
        position.IsFaulted ? old : position;

    private static bool Reopen(SharedRing<ulong, uint> ring)
    {
        using var other = SharedRing<ulong, uint>.Attach(ring.Region);
        if (other.TryOpenFront(out var otherFront, out var frontFault))
        {
            Within(otherFront.CountResponses());
            otherFront.Dispose();
        }

        if (other.TryOpenBack(out var otherBack, out var backFault))
        {
            Within(otherBack.CountRequests());
            otherBack.Dispose();
        }

        Demand.That(
            (otherFront is null) == (frontFault is not null)
                && (otherBack is null) == (backFault is not null),
            "A side that did not open has no fault."
        );
        return false;
    }

    private static bool Within(int count)
    {
        Demand.That(count is >= 0 and <= Capacity, "A count is out of range.");
        return count != 0;
    }

    private static bool Done(Action act)
    {
        act();
        return true;
    }

    private sealed class State
    {
        public SharedRingPosition Front;
        public SharedRingPosition Back;
    }
}
