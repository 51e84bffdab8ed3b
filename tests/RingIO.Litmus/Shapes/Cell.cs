// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Litmus.Shapes;

/// <summary>The words of one instance of a shape, each on a line of its own.</summary>
internal readonly ref struct Cell
{
    public const int Words = 4;

    private readonly Slots<PaddedUInt64> _words;
    private readonly ulong _first;

    public Cell(Slots<PaddedUInt64> words, ulong instance)
    {
        _words = words;
        _first = instance * Words;
    }

    public ref ulong X => ref _words[_first].Value;

    public ref ulong Y => ref _words[_first + 1].Value;

    public ref ulong Z => ref _words[_first + 2].Value;
}
