// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>Numbers the words of a program in the order of first use, and remembers what they held before it ran.</summary>
/// <remarks>One for each exploration: the numbers hold in all its executions.</remarks>
internal sealed class WordTable
{
    private readonly List<Word> _words = [];
    private int[] _numbers = new int[64]; // By address: the number plus 1, or 0.

    public int Count => _words.Count;

    public Word this[int number] => _words[number];

    /// <summary>The number of the word that an access names.</summary>
    /// <exception cref="NotSupportedException">It overlaps another word: a word has one size.</exception>
    public int Find(in Access access)
    {
        var at = Hash(access.Address);
        for (; _numbers[at] != 0; at = (at + 1) & (_numbers.Length - 1))
        {
            var word = _words[_numbers[at] - 1];
            if (word.Address == access.Address)
            {
                return word.Size == access.Size ? _numbers[at] - 1 : throw Overlaps(access, word);
            }
        }

        return Add(access);
    }

    private int Add(in Access access)
    {
        foreach (var other in _words)
        {
            if (
                access.Address < other.Address + other.Size
                && other.Address < access.Address + access.Size
            )
            {
                throw Overlaps(access, other);
            }
        }

        // What is no address is the explorer's own word: see ModelCrash.
        var initial = access.Address > 0 ? RawMemory.ReadWord(access.Address, access.Size) : 0;
        _words.Add(new(access.Address, access.Size, initial));
        if (_words.Count * 2 > _numbers.Length)
        {
            _numbers = new int[_numbers.Length * 2];
            for (var i = 0; i < _words.Count; i++)
            {
                Enter(i);
            }
        }
        else
        {
            Enter(_words.Count - 1);
        }

        return _words.Count - 1;
    }

    private void Enter(int number)
    {
        var at = Hash(_words[number].Address);
        while (_numbers[at] != 0)
        {
            at = (at + 1) & (_numbers.Length - 1);
        }

        _numbers[at] = number + 1;
    }

    private int Hash(nint address) =>
        (int)(((ulong)address * 0x9E3779B97F4A7C15) >> 40) & (_numbers.Length - 1);

    private static NotSupportedException Overlaps(in Access access, Word word) =>
        new(
            $"An access of {access.Size} bytes at 0x{access.Address:x} overlaps a word of {word.Size} at 0x{word.Address:x}: a word has one size."
        );

    public sealed record Word(nint Address, int Size, ulong Initial);
}
