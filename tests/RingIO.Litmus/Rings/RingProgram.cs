// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>A small program around a ring's core, over any memory order: what is explored is what runs on the machine.</summary>
/// <remarks>
/// It keeps nothing between rounds but the ring itself: a side is opened anew in each round, as after its owner's death.
/// </remarks>
internal abstract class RingProgram<T, TOrder> : IRoundProgram, IRestCheck
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    private readonly PortableBacking _backing = new(8192);
    private readonly RingKind _kind;
    private readonly RingOptions _options;

    protected RingProgram(IWorld world, RingKind kind, RingOptions options, int threads = 2)
    {
        World = world;
        ThreadCount = threads;
        _kind = kind;
        _options = options;
        View = RingView<T>.Create(new PageRegion(_backing), kind, options);
        Control = new(View.Words, View.Owners);
    }

    public int ThreadCount { get; }

    public int Trials => 1;

    protected IWorld World { get; }

    protected RingView<T> View { get; }

    protected RingControl<TOrder> Control { get; }

    public abstract void Run(int thread, ulong round);

    public bool IsAtRest(ulong round)
    {
        var state = TOrder.Load(ref View.Words.First.State);
        if (state != (uint)RingState.Open)
        {
            World.Complain(0, $"the ring's state is {(RingState)state}");
            return false;
        }

        return IsWhole(round);
    }

    public long Settle(ulong round, bool failed)
    {
        if (!failed && IsAtRest(round))
        {
            return 0;
        }

        // Who failed leaves a ring that nobody can go on with. The same layout: the views stay right.
        RingView<T>.Create(new PageRegion(_backing), _kind, _options);
        Prepare(round + 1);
        return 1;
    }

    public void Dispose() => _backing.Dispose();

    /// <summary>Brings a new ring into the state in which rounds begin.</summary>
    /// <param name="round">The round that comes.</param>
    protected virtual void Prepare(ulong round) { }

    /// <summary>Looks for what a round must leave behind; complains if it is not there.</summary>
    protected abstract bool IsWhole(ulong round);

    /// <summary>Looks whether the published indices are so many items apart.</summary>
    protected bool Holds(ulong items)
    {
        var producer = TOrder.Load(ref View.Words.First.ProducerIndex);
        var consumer = TOrder.Load(ref View.Words.First.ConsumerIndex);
        if (producer - consumer == items)
        {
            return true;
        }

        World.Complain(
            0,
            $"the indices are {(long)(producer - consumer)} apart at the end, not {items}"
        );
        return false;
    }

    /// <summary>Requires that an item is the one that it must be.</summary>
    protected void Require(int thread, ulong expected, ulong found)
    {
        if (found != expected)
        {
            World.Complain(thread, $"item {found} came instead of {expected}");
        }
    }

    /// <summary>Requires that both words of a pair are those of its number.</summary>
    protected void Require(int thread, ulong expected, ulong first, ulong second)
    {
        Require(thread, expected, first);
        if (second != ~expected)
        {
            World.Complain(thread, $"item {expected} came torn: its second word is {~second}'s");
        }
    }

    /// <summary>Waits until a side is ready: tries, or sleeps as the ring's parking has it.</summary>
    /// <returns><see langword="false"/> if it never will be.</returns>
    protected bool Await(int thread, RingRole side, Func<bool> isReady)
    {
        if (!View.IsParking)
        {
            return World.Until(thread, isReady);
        }

        while (!isReady())
        {
            // A sleep is a wait for another wake word: no parker is needed to see one that nobody ends.
            var seen = Control.Arm(side);
            var isAwake =
                isReady()
                || World.Until(thread, () => TOrder.Load(ref Control.WakeWord(side)) != seen);
            Control.Disarm(side);
            if (!isAwake)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Wakes a side if it sleeps.</summary>
    protected void Wake(bool sleeps, RingRole side)
    {
        if (sleeps)
        {
            Control.Wake(side);
        }
    }
}
