// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>
/// A hostile hand writes anything into any shared word between any two operations. No operation throws, none hangs, none
/// writes outside the ring; the ring faults, or says that there is nothing to do, or goes on.
/// </summary>
public sealed class MadWordsTests
{
    private const int Rounds = 1500;
    private const int Steps = 60;
    private const int Guard = 4096;
    private const int RingBytes = 8192;
    private const ulong GuardWord = 0xA5A5_5A5A_A5A5_5A5A;

    // Behind the identity, which is judged when a ring is attached and never again.
    private const int FirstWord = 128 / sizeof(ulong);

    public static TheoryData<string> Kinds => [.. MadSides.Makers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DataPath_AnyWordAtAnyTime_NeitherThrowsNorHangsNorLeavesTheRing(string kind)
    {
        var faulted = 0;
        var done = 0;
        TwoThreads.Run(stop =>
        {
            for (var seed = 0; seed < Rounds; seed++)
            {
                stop.ThrowIfCancellationRequested();
                faulted += Round(kind, seed, ref done) ? 1 : 0;
            }
        });
        Assert.InRange(faulted, 1, Rounds - 1);
        Assert.True(done > Rounds, "Next to nothing was put or taken: the hand came too early.");
    }

    // Whether the ring faulted.
    private static bool Round(string kind, int seed, ref int done)
    {
        var random = new Random(seed);
        using var backing = new PortableBacking(Guard + RingBytes + Guard);
        var words = new Slots<ulong>(backing.Address, (Guard + RingBytes + Guard) / sizeof(ulong));
        Fence(words, check: false);
        var first = random.Next(3) switch
        {
            0 => 0UL,
            1 => uint.MaxValue - 3UL,
            _ => ulong.MaxValue - 3,
        };
        var sides = MadSides.Makers[kind](new PageRegion(backing, Guard, RingBytes), first);
        using var ring = sides.Ring;
        var length = (int)ring.Layout.TotalBytes / sizeof(ulong);
        for (var step = 0; step < Steps; step++)
        {
            if (random.Next(8) == 0)
            {
                Interfere(random, words, length);
            }

            var (name, act) = sides.Acts[random.Next(sides.Acts.Count)];
            try
            {
                done += act() ? 1 : 0;
            }
            catch (Exception error) when (IsPromised(ring, error)) { }
            catch (Exception error)
            {
                throw new InvalidOperationException(
                    $"{kind}, seed {seed}, step {step}: {name}",
                    error
                );
            }
        }

        Fence(words, check: true);
        return ring.State == RingState.Faulted;
    }

    // A reader of a pipe has no other way to say that the pipe has failed.
    private static bool IsPromised(Ring ring, Exception error) =>
        ring is RingPipe && error is (RingFaultException or IOException);

    private static void Interfere(Random random, Slots<ulong> words, int length)
    {
        // Each second time one of the words by which a ring is led, else anything up to the last slot.
        var at =
            Guard / sizeof(ulong)
            + (
                random.Next(2) == 0
                    ? random.GetItems(Leading, 1)[0]
                    : random.Next(FirstWord, length)
            );
        ref var word = ref words[(ulong)at];
        word = random.Next(6) switch
        {
            0 => 0,
            1 => ulong.MaxValue,
            2 => word + (ulong)random.NextInt64(-20, 20),
            3 => word ^ (1UL << random.Next(64)),
            4 => (word & 0xFFFF_FFFF_0000_0000) | (uint)random.NextInt64(),
            _ => (ulong)random.NextInt64(),
        };
    }

    // State, producers' index, consumers' index, the first owners' words.
    private static int[] Leading { get; } = [16, 32, 48, 64, 66, 67, 80, 82, 83, 96, 98, 99];

    // The words around the ring: no operation changes one.
    private static void Fence(Slots<ulong> words, bool check)
    {
        const ulong end = Guard + RingBytes;
        for (var at = 0UL; at < Guard; at += sizeof(ulong))
        {
            if (!check)
            {
                words[at / sizeof(ulong)] = GuardWord;
                words[(end + at) / sizeof(ulong)] = GuardWord;
            }
            else if (
                words[at / sizeof(ulong)] != GuardWord
                || words[(end + at) / sizeof(ulong)] != GuardWord
            )
            {
                Assert.Fail($"A word {at} bytes into a fence around the ring was overwritten.");
            }
        }
    }
}
