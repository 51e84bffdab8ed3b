// SPDX-License-Identifier: MIT

namespace RingIO.Models;

/// <summary>What a program demands of an execution: thrown plainly, so that the explorer reports it.</summary>
public static class Require
{
    /// <summary>Demands that something holds.</summary>
    /// <param name="holds">Whether it does.</param>
    /// <param name="what">What was demanded.</param>
    public static void That(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException(what);
        }
    }

    /// <summary>Demands that two values are equal.</summary>
    /// <param name="expected">The one.</param>
    /// <param name="found">The other.</param>
    /// <param name="what">What was looked at.</param>
    public static void Equal<T>(T expected, T found, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, found))
        {
            throw new InvalidOperationException($"{what}: {found} instead of {expected}");
        }
    }
}
