// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>There and back over two SpscFlagRings.</summary>
internal static class SpscFlagRoundTrip
{
    /// <summary>Round trips of 8-byte items through cursors.</summary>
    /// <returns>The subject.</returns>
    public static Subject Subject() =>
        ManagedPair.Subject("SpscFlagRing", () => new Rings(), Ask, Answer, Payload.Expected8) with
        {
            Granule = 1024,
        };

    private static void Ask(Rings rings, long items)
    {
        using var forth = rings.Forth.Producer.OpenCursor();
        using var back = rings.Back.Consumer.OpenCursor();
        for (long i = 0; i < items; i++)
        {
            while (!forth.TryWrite((ulong)i + 1)) { }
            while (!back.TryRead(out _)) { }
        }
    }

    private static ulong Answer(Rings rings, long items)
    {
        using var forth = rings.Forth.Consumer.OpenCursor();
        using var back = rings.Back.Producer.OpenCursor();
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            ulong item;
            while (!forth.TryRead(out item)) { }
            while (!back.TryWrite(item)) { }
            sum += item;
        }

        return sum;
    }

    private sealed class Rings : IDisposable
    {
        public SpscFlagState<ulong> Forth { get; } = new(ManagedPair.Slots8);

        public SpscFlagState<ulong> Back { get; } = new(ManagedPair.Slots8);

        public void Dispose()
        {
            Forth.Dispose();
            Back.Dispose();
        }
    }
}
