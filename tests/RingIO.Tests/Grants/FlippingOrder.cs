// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Testing;

namespace RingIO.Tests.Grants;

/// <summary>A granter that changes its word before each access of the hypervisor, for ever: a loop that waits for it to stop never ends.</summary>
internal readonly struct FlippingOrder : IInterposedOrder<FlippingOrder>
{
    [ThreadStatic]
    private static Action? t_flip;

    [ThreadStatic]
    private static int t_left;

    /// <summary>Runs something against such a granter.</summary>
    /// <exception cref="TimeoutException">It made more accesses than it may.</exception>
    public static void Run(Action flip, Action act)
    {
        (t_flip, t_left) = (flip, 100);
        try
        {
            act();
        }
        finally
        {
            t_flip = null;
        }
    }

    public static void Before(nint address, int length, int edge)
    {
        if (t_flip is { } flip)
        {
            if (t_left-- == 0)
            {
                throw new TimeoutException($"A loop that does not end, at edge {edge}.");
            }

            flip();
        }
    }
}
