// SPDX-License-Identifier: MIT

namespace RingIO.Fuzz;

/// <summary>What must hold whatever came in.</summary>
public static class Demand
{
    /// <summary>Throws unless it holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="otherwise">What is wrong if not.</param>
    /// <exception cref="InvalidOperationException">It does not hold.</exception>
    public static void That(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}
