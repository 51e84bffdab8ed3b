// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Parks threads of this process on the runtime's monitors: works on every operating system.</summary>
/// <remarks>
/// <para>Words are told apart by their address, so a word must not move (native memory, or pinned), and a sleeper on
/// one mapping of a page is not reached through another mapping of it. All instances are one: the parties need not
/// share the object.</para>
/// <para>Why nothing is missed: the word is compared under the same lock under which <see cref="Unpark"/> wakes. A
/// change is thus either seen by the comparison, or its <see cref="Unpark"/> finds the sleeper asleep. Words share a
/// fixed number of locks; sharers wake one another for nothing, which the contract allows.</para>
/// <para>Thread safety: every member may be called from any thread. Cost: <see cref="Unpark"/> takes one lock.</para>
/// </remarks>
public sealed class MonitorParker : IParker
{
    private const int BucketBits = 8;

    private static readonly object[] Buckets = CreateBuckets();

    /// <inheritdoc/>
    public bool CrossesProcesses => false;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    public void Park(ref uint word, uint expected, TimeSpan timeout)
    {
        var milliseconds = ParkTime.ToMilliseconds(timeout);
        var bucket = BucketOf(ref word);
        lock (bucket)
        {
            if (Volatile.Read(ref word) == expected)
            {
                _ = Monitor.Wait(bucket, milliseconds);
            }
        }
    }

    /// <inheritdoc/>
    public void Unpark(ref uint word)
    {
        var bucket = BucketOf(ref word);
        lock (bucket)
        {
            Monitor.PulseAll(bucket);
        }
    }

    private static object BucketOf(ref uint word)
    {
        // Fibonacci hashing: words lie at multiples of 128 bytes, and their low bits alone would collide.
        var hash = (ulong)WordAddress.Of(ref word) * 0x9E37_79B9_7F4A_7C15;
        return Buckets[hash >> (64 - BucketBits)];
    }

    private static object[] CreateBuckets()
    {
        var buckets = new object[1 << BucketBits];
        for (var index = 0; index < buckets.Length; index++)
        {
            buckets[index] = new object();
        }

        return buckets;
    }
}
