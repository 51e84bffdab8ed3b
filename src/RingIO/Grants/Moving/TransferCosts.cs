// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What moving payloads costs on this machine, method by method.</summary>
/// <remarks>Immutable. Given by hand it makes an adaptive policy deterministic; measured, it is this machine's.</remarks>
public sealed class TransferCosts
{
    private const int Methods = (int)TransferMethod.HeaderOnly + 1;
    private const int Rounds = 5;

    private readonly TransferCost[] _costs = new TransferCost[Methods];

    /// <summary>Takes costs as they are.</summary>
    /// <param name="copy">Of copying; of headers too, which are copied.</param>
    /// <param name="map">Of mapping and unmapping.</param>
    /// <param name="flip">Of exchanging pages.</param>
    /// <param name="persistent">Of copying through pages that stay mapped.</param>
    public TransferCosts(
        TransferCost copy,
        TransferCost map,
        TransferCost flip,
        TransferCost persistent
    )
    {
        _costs[(int)TransferMethod.Copy] = copy;
        _costs[(int)TransferMethod.HeaderOnly] = copy;
        _costs[(int)TransferMethod.Map] = map;
        _costs[(int)TransferMethod.Flip] = flip;
        _costs[(int)TransferMethod.Persistent] = persistent;
    }

    /// <summary>The costs of a method.</summary>
    /// <param name="method">The method.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such method.</exception>
    public TransferCost this[TransferMethod method] => _costs[(int)method];

    /// <summary>Measures: for each method a small and a large batch of bytes and of pages, the quickest of a few rounds each.</summary>
    /// <param name="move">Moves so many payloads of so many bytes by a method.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The costs; none is below 0.</returns>
    public static TransferCosts Measure(
        Action<TransferMethod, TransferShape> move,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(move);
        ArgumentNullException.ThrowIfNull(time);
        return new(
            Solve(TransferMethod.Copy),
            Solve(TransferMethod.Map),
            Solve(TransferMethod.Flip),
            Solve(TransferMethod.Persistent)
        );

        TransferCost Solve(TransferMethod method)
        {
            // Flips have whole pages only.
            var few = method == TransferMethod.Flip ? 4096 : 64;
            const int Many = 32;
            double one = Time(method, new(few, 1)),
                batch = Time(method, new(few, Many)),
                full = few == 4096 ? batch : Time(method, new(4096, Many));
            var perByte = few == 4096 ? 0 : Math.Max(0, (full - batch) / (Many * (4096.0 - few)));
            var perPage = Math.Max(0, ((batch - one) / (Many - 1)) - (perByte * few));
            return new(Math.Max(0, one - perPage - (perByte * few)), perPage, perByte);
        }

        double Time(TransferMethod method, TransferShape shape)
        {
            move(method, shape); // Once to warm up.
            var least = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var start = time.GetTimestamp();
                move(method, shape);
                // Not as a TimeSpan, which has 100 ns.
                least = Math.Min(
                    least,
                    (time.GetTimestamp() - start) * 1e9 / time.TimestampFrequency
                );
            }

            return least;
        }
    }

    /// <summary>What moving something would cost.</summary>
    /// <param name="method">How.</param>
    /// <param name="shape">What.</param>
    /// <returns>Nanoseconds for the whole batch.</returns>
    public double Estimate(TransferMethod method, in TransferShape shape)
    {
        var cost = this[method];
        var isHeader = method == TransferMethod.HeaderOnly;
        var pages = isHeader ? (shape.HeaderBytes + 4095) / 4096 : shape.Pages;
        var bytes = isHeader ? shape.HeaderBytes : shape.Bytes;
        return cost.PerBatch + (shape.Batch * ((pages * cost.PerPage) + (bytes * cost.PerByte)));
    }
}
