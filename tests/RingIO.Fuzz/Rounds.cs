// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Fuzz;

/// <summary>How long tests attack.</summary>
public static class Rounds
{
    /// <summary>What the environment variable RINGIO_HOSTILE multiplies rounds by; 1 if it is not set.</summary>
    public static int Factor { get; } =
        Environment.GetEnvironmentVariable("RINGIO_HOSTILE") is { Length: > 0 } factor
            ? int.Parse(factor, CultureInfo.InvariantCulture)
            : 1;
}
