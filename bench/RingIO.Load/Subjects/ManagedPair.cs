// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>Makes subjects of two managed sides.</summary>
internal static class ManagedPair
{
    /// <summary>Slots of every ring and bound of every queue of 8-byte items, as in bench/native.</summary>
    public const int Slots8 = 4096;

    /// <summary>Slots of every ring and bound of every queue of 64-byte items, as in bench/native.</summary>
    public const int Slots64 = 1024;

    /// <summary>A subject with fresh state for each repetition.</summary>
    /// <typeparam name="TState">What the sides share.</typeparam>
    /// <param name="name">What a row calls it.</param>
    /// <param name="create">Makes what the sides share.</param>
    /// <param name="produce">The first side: sends so many items.</param>
    /// <param name="consume">The second side: takes so many and returns the sum of their words.</param>
    /// <param name="expected">The checksum of so many items.</param>
    /// <returns>The subject.</returns>
    public static Subject Subject<TState>(
        string name,
        Func<TState> create,
        Action<TState, long> produce,
        Func<TState, long, ulong> consume,
        Func<long, ulong> expected
    ) =>
        new(
            name,
            run =>
            {
                var state = create();
                var ns = PinnedThreads.Run(
                    out var checksum,
                    new PinnedBody(
                        run.FirstCpu,
                        () =>
                        {
                            produce(state, run.Items);
                            return 0;
                        }
                    ),
                    new PinnedBody(run.SecondCpu, () => consume(state, run.Items))
                );
                (state as IDisposable)?.Dispose();
                Payload.Verify(checksum, expected(run.Items));
                return new Measurement(run.Items, ns);
            }
        );
}
