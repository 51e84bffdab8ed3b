// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>
/// Tells, without a clock, that a round is stuck: one waiting thread's view of the others. It looks twice. If each other
/// thread had ended or waited at the first look, has not moved since, and has failed a whole try in between, as the caller
/// has, then all of them looked at the same memory after its last change, in vain: nothing will ever change it again.
/// </summary>
/// <remarks>Owned by the thread that waits. A failing try writes nothing (<see cref="IWorld.Until"/>).</remarks>
internal sealed class Quiescence
{
    private readonly Station[] _seen;
    private bool _looked;

    public Quiescence(int threads) => _seen = new Station[threads];

    /// <summary>Forgets the first look.</summary>
    public void Forget() => _looked = false;

    /// <summary>Looks once more; the caller has failed a try since the look before.</summary>
    /// <param name="stations">What the threads tell.</param>
    /// <param name="me">The caller.</param>
    /// <param name="round">The round.</param>
    /// <returns>Whether the round is stuck.</returns>
    public bool Look(Station[] stations, int me, ulong round)
    {
        if (!_looked)
        {
            _looked = LookFirst(stations, me, round);
            return false;
        }

        for (var thread = 0; thread < stations.Length; thread++)
        {
            ref var now = ref stations[thread];
            ref var then = ref _seen[thread];
            if (thread == me || then.Ended > round)
            {
                continue;
            }

            // The waits last: what it did before it went on waiting is seen with them.
            var fails = Volatile.Read(ref now.Fails);
            if (Volatile.Read(ref now.Waits) != then.Waits)
            {
                _looked = false;
                return false;
            }

            // A try that was under way at the first look is not a whole one after it.
            if (fails < then.Fails + 2)
            {
                return false;
            }
        }

        return true;
    }

    private bool LookFirst(Station[] stations, int me, ulong round)
    {
        for (var thread = 0; thread < stations.Length; thread++)
        {
            ref var now = ref stations[thread];
            ref var then = ref _seen[thread];
            then.Ended = Volatile.Read(ref now.Ended);
            then.Waits = Volatile.Read(ref now.Waits);
            then.Fails = Volatile.Read(ref now.Fails);
            if (thread != me && then.Ended <= round && then.Waits % 2 == 0)
            {
                return false;
            }
        }

        return true;
    }
}
