// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

// Whether a loop waits cannot be seen from one round: it may count its rounds, or two loops may share one hint. So before a
// thread is taken to wait, its body is run on, given the same again in each round. Where it does anything else it does not
// wait, and goes on as any other code.
internal abstract partial class Exploration
{
    /// <summary>How many rounds must be the same: a loop that gives up later is taken for one that never does.</summary>
    public const int ProbedRounds = 100;

    private bool _isProbing;
    private int _probedFrom = -1; // The place at which the round in question begins; -1 if there is no question.
    private int? _probedHint; // The hint that ends a round; null if ModelWait does.
    private int _probedAt; // Places of that round that were given again.
    private int _probedRounds;
    private readonly Dictionary<int, ulong> _probedWords = []; // What the rounds leave in the words that they store to.
    private (int Thread, int Count, bool Goes)? _answer; // Where the body's state is not kept.

    /// <summary>Whether a thread that is given the same again goes round the same way.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="from">Where its round begins.</param>
    /// <param name="hint">The edge of the hint that ends it; null if <see cref="ModelWait"/> does.</param>
    /// <returns>Null if that must be asked first: its body must be left for that.</returns>
    private bool? GoesRound(int thread, int from, int? hint)
    {
        var state = Graph.StateOf(thread);
        var known =
            state >= 0 ? _bodies[state].GoesRound
            : _answer is { } answer
            && (answer.Thread, answer.Count) == (thread, Graph.Thread(thread).Count)
                ? answer.Goes
            : null;
        _answer = null;
        if (known is null)
        {
            _probedFrom = from;
            _probedHint = hint;
        }

        return known;
    }

    /// <summary>Answers the question that stopped a thread.</summary>
    /// <returns>Whether there was one: the thread can go on.</returns>
    private bool AnswerProbe(int thread)
    {
        if (_probedFrom < 0)
        {
            return false;
        }

        var goes = Probe(thread);
        _probedFrom = -1;
        if (Graph.StateOf(thread) is >= 0 and var state)
        {
            _bodies[state].GoesRound = goes;
        }
        else
        {
            _answer = (thread, Graph.Thread(thread).Count, goes);
        }

        return true;
    }

    private bool Probe(int thread)
    {
        Begin(thread);
        _isProbing = true;
        _probedRounds = 0;
        _probedAt = _known;
        _probedWords.Clear();
        for (var i = _probedFrom; i < _known; i++)
        {
            ref var e = ref Graph[Graph.Thread(thread)[i]];
            if (e.IsWrite)
            {
                _probedWords[e.Word] = e.Value;
            }
        }

        try
        {
            _program.Run(thread);
        }
        catch (LeaveBodyException) { }
        catch (Exception exception) when (exception is not NotRepeatedException)
        {
            // It throws instead of going round: a failure, if the thread comes there by itself.
        }
        finally
        {
            _isProbing = _leaving = false;
            _running = -1;
        }

        return _probedRounds > ProbedRounds;
    }

    /// <summary>One call of a body behind all that the graph has of it: it is given what it was given in its last round.</summary>
    private ulong GoRound(in Access access)
    {
        var list = Graph.Thread(_running);
        if (_probedAt == _known && access.Kind == AccessKind.SpinHint && access.Edge == _probedHint)
        {
            NextRound();
            return 0;
        }

        while (_probedAt < _known && Graph[list[_probedAt]].Access.Edge == WaitedEdge)
        {
            _probedAt++;
        }

        if (_probedAt == _known || Graph[list[_probedAt]].Access != access)
        {
            throw Leave();
        }

        var id = list[_probedAt++];
        while (_probedAt < _known && Graph[list[_probedAt]].IsLaterPart)
        {
            _probedAt++;
        }

        if (access.IsOpen)
        {
            Graph.Contents(id).CopyTo(RawMemory.Bytes(access.Address, access.Size));
        }

        return Repeat(id);
    }

    // What its thread itself has stored has grown older by a round.
    private ulong Repeat(int id)
    {
        ref var e = ref Graph[id];
        if (e.Word < 0 || !_probedWords.TryGetValue(e.Word, out var value))
        {
            return e.Value;
        }

        if (e.IsRead && (e.ReadFrom < 0 || Graph[e.ReadFrom].Thread != e.Thread))
        {
            value = e.Value;
        }

        if (!e.Access.IsLoad && e.Access.Update(value) is (var written, true))
        {
            _probedWords[e.Word] = written;
        }

        return e.IsRead ? value : 0;
    }

    private void EndProbedRound()
    {
        if (_probedAt == _known && _probedHint is null)
        {
            NextRound();
        }
        else if (
            _probedAt < _known
            && Graph[Graph.Thread(_running)[_probedAt]].Access.Edge == WaitedEdge
        )
        {
            _probedAt++;
        }
        else
        {
            throw Leave();
        }
    }

    private void NextRound()
    {
        if (_probedRounds++ == ProbedRounds)
        {
            throw Leave();
        }

        _probedAt = _probedFrom;
    }
}
