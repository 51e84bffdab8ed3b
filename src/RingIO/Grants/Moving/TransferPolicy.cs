// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Decides how payloads are moved.</summary>
/// <remarks>
/// Thread safety: a policy that learns is of one thread at a time; the others are immutable, and every member may be called from any thread.
/// </remarks>
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

    /// <summary>The same, and it goes on learning: what is moved is timed now and then, and what was not chosen is tried.</summary>
    /// <param name="costs">What each costs, to begin with: what has not been moved yet is estimated from them.</param>
    /// <param name="time">The clock. With the same readings the policy chooses the same; while the clock stands still nothing is learned.</param>
    /// <returns>The policy: of one thread at a time, and each <see cref="Choose"/> is followed by a <see cref="Finish"/>.</returns>
    /// <remarks>
    /// It learns for each combination of what is possible, size and batch, the latter two up to factors of two. When one is first met, its methods
    /// are tried, but for those that seem hopeless; after that, less than a hundredth of the time goes into timing and trying each. Thus it
    /// finds out by itself that unmapping became dear because other processors are busy now, and when they are not any more. What it
    /// has for a combination is allocated when that is first met.
    /// </remarks>
    public static TransferPolicy Adaptive(TransferCosts costs, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(costs);
        ArgumentNullException.ThrowIfNull(time);
        return new LearningPolicy(costs, time);
    }

    /// <summary>Decides.</summary>
    /// <param name="shape">What is to be moved.</param>
    /// <returns>A method that can do it.</returns>
    public abstract TransferMethod Choose(in TransferShape shape);

    /// <summary>Says that what was chosen for last is moved, read, and unmapped again: a policy that learns looks at its clock.</summary>
    public virtual void Finish() { }

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
