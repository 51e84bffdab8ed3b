// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Models.Litmus;

/// <summary>Three words of native memory, each on a line of its own.</summary>
public sealed class LitmusWords : IDisposable
{
    private readonly PortableBacking _backing = new(4096);
    private readonly Slots<PaddedUInt64> _words;

    /// <summary>Makes them, all 0.</summary>
    public LitmusWords() => _words = new(_backing.Address, 4);

    /// <summary>The first.</summary>
    public ref ulong X => ref _words[0].Value;

    /// <summary>The second.</summary>
    public ref ulong Y => ref _words[1].Value;

    /// <summary>The third.</summary>
    public ref ulong Z => ref _words[2].Value;

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();
}
