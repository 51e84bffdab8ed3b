// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Memory;

namespace RingIO.Fuzz.Parsers;

/// <summary>Bytes in native memory, as fragments.</summary>
public sealed class NativeFrame : IDisposable
{
    private readonly PortableBacking _memory;
    private readonly FrameFragment _all;

    public NativeFrame(int length)
    {
        _memory = new PortableBacking(Math.Max(length, 1));
        _all = new FrameFragment(new PageRegion(_memory)).Slice(0, length);
    }

    public NativeFrame(ReadOnlySpan<byte> bytes)
        : this(bytes.Length) => bytes.CopyTo(Bytes);

    public Span<byte> Bytes => _all.SharedSpan;

    public FrameFragment[] Whole => [_all];

    /// <summary>Cut at random places; empty pieces are among them.</summary>
    public FrameFragment[] Cut(Random random, int pieces)
    {
        int[] ends =
        [
            .. Enumerable.Range(0, pieces - 1).Select(_ => random.Next(_all.Length + 1)).Order(),
            _all.Length,
        ];
        var start = 0;
        return
        [
            .. ends.Select(end =>
            {
                var piece = _all.Slice(start, end - start);
                start = end;
                return piece;
            }),
        ];
    }

    public void Dispose() => _memory.Dispose();
}
