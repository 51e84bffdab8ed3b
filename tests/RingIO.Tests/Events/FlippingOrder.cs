// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Primitives;
using RingIO.Testing;

namespace RingIO.Tests.Events;

/// <summary>The machine's order with a guest that masks and unmasks one event word before each access to it, against the rules.</summary>
internal readonly struct FlippingOrder : IInterposedOrder<FlippingOrder>
{
    [ThreadStatic]
    private static nint _word;

    [ThreadStatic]
    private static int _accesses;

    /// <summary>Begins to flip.</summary>
    public static void Begin(nint word) => (_word, _accesses) = (word, 0);

    /// <summary>Ends it.</summary>
    /// <returns>How often the word was accessed.</returns>
    public static int End()
    {
        _word = 0;
        return _accesses;
    }

    /// <inheritdoc/>
    public static void Before(nint address, int length, int edge)
    {
        if (address == _word && address != 0)
        {
            Assert.True(++_accesses < 1000, "The attempts do not end.");
            ref var word = ref new Slots<uint>(address, 1).First;
            word ^= FifoLayout.Masked;
        }
    }
}
