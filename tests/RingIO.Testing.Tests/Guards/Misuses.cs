// SPDX-License-Identifier: MIT

using RingIO.Testing.Guards;

namespace RingIO.Testing.Tests.Guards;

/// <summary>Expects misuses, and the stacks in them.</summary>
internal static class Misuses
{
    /// <summary>Runs what must find exactly one misuse, of this kind, whose first owner was called from the given method.</summary>
    public static Misuse Expect(MisuseKind kind, string owner, Action act)
    {
        var misuse = Assert.Single(Assert.Throws<MisuseException>(act).Misuses);
        Assert.Equal(kind, misuse.Kind);
        // The owner's own frame comes first: nothing of the diagnostics stands before it.
        Assert.Contains(owner, misuse.FirstOwner.Split('\n')[0], StringComparison.Ordinal);
        return misuse;
    }
}
