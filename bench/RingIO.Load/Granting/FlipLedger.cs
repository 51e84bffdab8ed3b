// SPDX-License-Identifier: MIT

using RingIO.Grants;

namespace RingIO.Load.Granting;

/// <summary>What a frontend must have read of messages that were given out: flips change which frame the next ones come from.</summary>
/// <remarks>It does by numbers, afterwards, what the measured thread did with pages.</remarks>
internal static class FlipLedger
{
    /// <summary>Adds up.</summary>
    /// <param name="shape">Which messages.</param>
    /// <param name="methods">How each turn's were moved, from a field as it was made.</param>
    /// <returns>The sum of all words that were read.</returns>
    public static ulong Expected(GrantShape shape, ReadOnlySpan<TransferMethod> methods)
    {
        // Frames of the pool, then those of the places; and what is written in each.
        var frames = Enumerable.Range(0, GrantShape.PoolPages + GrantShape.MostPages).ToArray();
        var words = frames.Select(frame => (ulong)frame + 1).ToArray();
        var sum = 0UL;
        var number = 0L;
        foreach (var method in methods)
        {
            for (var message = 0; message < shape.Batch; message++)
            {
                var first = shape.FirstPage(number++);
                for (var page = 0; page < shape.Pages; page++)
                {
                    ref var from = ref frames[first + page];
                    ref var to = ref frames[GrantShape.PoolPages + (message * shape.Pages) + page];
                    sum += words[from] * shape.Words(page);
                    if (method == TransferMethod.Flip)
                    {
                        (from, to) = (to, from);
                    }
                    else if (method == TransferMethod.Copy)
                    {
                        words[to] = words[from];
                    }
                }
            }
        }

        return sum;
    }
}
