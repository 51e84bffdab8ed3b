// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>One producer, one consumer.</summary>
/// <typeparam name="T">The item.</typeparam>
public sealed class SpscRing<T>
    where T : unmanaged { }
