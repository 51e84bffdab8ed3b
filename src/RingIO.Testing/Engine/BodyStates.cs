// SPDX-License-Identifier: MIT

using System.Text;

namespace RingIO.Testing.Engine;

/// <summary>
/// What is known of the bodies: a body is deterministic, so what it does next follows from what it was given so far. Each
/// state is a sequence of answers; once a body has been seen to act there, it need not be run to know it again.
/// </summary>
internal sealed class BodyStates
{
    /// <summary>In place of a state: none is kept.</summary>
    public const int Unknown = -1;

    private const int Most = 1_000_000;

    private readonly Dictionary<string, ulong> _contents = new(StringComparer.Ordinal);
    private State[] _states = new State[256];
    private int _count;

    public BodyStates(int threads)
    {
        for (var thread = 0; thread < threads; thread++)
        {
            _states[_count++] = State.New(0);
        }
    }

    /// <summary>What a state's body does next.</summary>
    public ref State this[int state] => ref _states[state];

    /// <summary>The state of a body that has not begun.</summary>
    public static int Root(int thread) => thread;

    /// <summary>The state that an answer leads to.</summary>
    public int After(int state, ulong answer)
    {
        if (state < 0)
        {
            return Unknown;
        }

        var next = _states[state].FirstAfter;
        while (next >= 0 && _states[next].Answer != answer)
        {
            next = _states[next].Sibling;
        }

        return next >= 0 ? next
            : _count < Most ? Add(state, answer)
            : Unknown;
    }

    /// <summary>Payload bytes as an answer.</summary>
    public ulong AnswerOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= sizeof(ulong))
        {
            var answer = 0UL;
            foreach (var part in bytes)
            {
                answer = (answer << 8) | part;
            }

            return answer;
        }

        var text = Encoding.Latin1.GetString(bytes);
        if (!_contents.TryGetValue(text, out var number))
        {
            number = (ulong)_contents.Count;
            _contents.Add(text, number);
        }

        return number;
    }

    private int Add(int state, ulong answer)
    {
        if (_count == _states.Length)
        {
            Array.Resize(ref _states, _count * 2);
        }

        _states[_count] = State.New(answer);
        _states[_count].Sibling = _states[state].FirstAfter;
        _states[state].FirstAfter = _count;
        return _count++;
    }

    /// <summary>A state of a body.</summary>
    public struct State
    {
        public BodyAction Action;

        /// <summary>The access that it makes.</summary>
        public Access Access;

        /// <summary>The place of the first event of a round that was in vain.</summary>
        public int Round;

        /// <summary>Whether it goes round the same way for ever; null if nobody has asked.</summary>
        public bool? GoesRound;

        /// <summary>What a writer leaves in its payload when it closes it.</summary>
        public byte[]? Bytes;

        /// <summary>The answer that led here.</summary>
        public ulong Answer;

        public int FirstAfter;
        public int Sibling;

        public static State New(ulong answer) =>
            new()
            {
                Answer = answer,
                FirstAfter = Unknown,
                Sibling = Unknown,
            };
    }
}
