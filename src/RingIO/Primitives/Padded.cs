// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Primitives;

/// <summary>
/// A value that shares no cache line with anything else of the object that holds it, nor with the objects next to it:
/// the private words of one side, which its thread writes all the time.
/// </summary>
/// <typeparam name="T">The value.</typeparam>
/// <remarks>128 bytes on either side: adjacent-line prefetch moves two lines at a time.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct Padded<T>
    where T : unmanaged
{
    private readonly Gap _before;

    /// <summary>The value.</summary>
    public T Value;

    private readonly Gap _after;

    /// <summary>Pads a value.</summary>
    public Padded(T value)
    {
        _before = default;
        Value = value;
        _after = default;
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private readonly struct Gap;
}
