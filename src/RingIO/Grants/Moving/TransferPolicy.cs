// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Decides how payloads are moved.</summary>
/// <remarks>Immutable. Thread safety: every member may be called from any thread.</remarks>
public abstract class TransferPolicy
{
    /// <summary>Always by one method; by copying where that cannot.</summary>
    /// <param name="method">The method.</param>
    /// <returns>The policy.</returns>
    public static TransferPolicy Always(TransferMethod method) => new Fixed(method);

    /// <summary>By the method that is estimated to cost least, of those that can.</summary>
    /// <param name="costs">What each costs here.</param>
    /// <returns>The policy.</returns>
    public static TransferPolicy Adaptive(TransferCosts costs)
    {
        ArgumentNullException.ThrowIfNull(costs);
        return new Cheapest(costs);
    }

    /// <summary>Decides.</summary>
    /// <param name="shape">What is to be moved.</param>
    /// <returns>A method that can do it.</returns>
    public abstract TransferMethod Choose(in TransferShape shape);

    private sealed class Fixed(TransferMethod method) : TransferPolicy
    {
        public override TransferMethod Choose(in TransferShape shape) =>
            shape.Allows(method) ? method : TransferMethod.Copy;
    }

    private sealed class Cheapest(TransferCosts costs) : TransferPolicy
    {
        public override TransferMethod Choose(in TransferShape shape)
        {
            var best = TransferMethod.Copy;
            var least = costs.Estimate(best, shape);
            for (var method = TransferMethod.Map; method <= TransferMethod.HeaderOnly; method++)
            {
                if (
                    shape.Allows(method)
                    && costs.Estimate(method, shape) is var cost
                    && cost < least
                )
                {
                    (best, least) = (method, cost);
                }
            }

            return best;
        }
    }
}
