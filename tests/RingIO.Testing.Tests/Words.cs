// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Testing.Tests;

/// <summary>A few words of native memory, each on a line of its own, and payload bytes behind them.</summary>
internal sealed class Words : IDisposable
{
    private readonly PortableBacking _backing = new(4096);
    private readonly Slots<PaddedUInt64> _words;

    public Words() => _words = new(_backing.Address, 16);

    public ref ulong X => ref _words[0].Value;

    public ref ulong Y => ref _words[1].Value;

    public ref ulong Z => ref _words[2].Value;

    public Slots<ulong> Payload => new(_backing.Address + 2048, 8);

    public Span<byte> PayloadBytes(int offset, int length) =>
        new Slots<byte>(_backing.Address + 2048, 64).Span((ulong)offset, length);

    public void Dispose() => _backing.Dispose();
}
