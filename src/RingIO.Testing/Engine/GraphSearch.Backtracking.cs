// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Testing.Engine;

internal sealed partial class GraphSearch
{
    /// <summary>Goes to the next graph.</summary>
    /// <returns><see langword="false"/> if none is left.</returns>
    private bool Backtrack()
    {
        for (; ; )
        {
            var choices = _frames.Peek().Choices;
            while (choices.Count > 0)
            {
                Graph.Truncate(choices[^1].Event);
                var found = choices[^1].Kind switch
                {
                    ChoiceKind.Read => ReadOlder(choices.Count - 1),
                    ChoiceKind.Place => PlaceEarlier(choices.Count - 1),
                    ChoiceKind.Revisit => RevisitNext(choices.Count - 1),
                    _ => PlaceRevisitor(choices.Count - 1),
                };
                if (found)
                {
                    return true;
                }

                // What was pushed above it, a new frame included, comes first; else it has been dealt with.
                if (_frames.Peek().Choices != choices)
                {
                    choices = _frames.Peek().Choices;
                }
            }

            if (_frames.Count == 1)
            {
                return false;
            }

            _spare.Push(_frames.Pop());
            Graph = _frames.Peek().Graph;
        }
    }

    private bool ReadOlder(int at)
    {
        var choices = _frames.Peek().Choices;
        var choice = choices[at];
        while (choice.Write != Graph.Initial)
        {
            choice.Write = Graph.OlderThan(choice.Write);
            if (!Graph.Allows(choice.Bound, choice.Write))
            {
                break;
            }

            choices[at] = choice;
            var consumed = Graph.IsConsumed(choice.Write, choice.Word);
            if (!Graph.AddRead(choice.Thread, choice.Access, choice.Word, choice.Write))
            {
                Graph.Truncate(choice.Event);
                continue;
            }

            return WriteUpdate(choice, Graph[choice.Event].Value, choice.Write, consumed);
        }

        choices.RemoveAt(at);
        return false;
    }

    /// <summary>What an interlocked operation writes, if it does; nothing for others. Where a write cannot be, it still revisits.</summary>
    private bool WriteUpdate(in Choice choice, ulong seen, int older, bool consumed)
    {
        var (value, writes) = choice.Access.Update(seen);
        if (
            !choice.Access.IsUpdate
            || !writes
            || (
                !consumed
                && AddWrite(
                    choice.Thread,
                    choice.Access,
                    choice.Word,
                    value,
                    older,
                    ChoiceKind.Revisit
                )
            )
        )
        {
            Graph.EndUpdate(choice.Thread);
            return true;
        }

        if (consumed)
        {
            Push(
                new()
                {
                    Kind = ChoiceKind.Revisit,
                    Access = choice.Access,
                    Thread = choice.Thread,
                    Word = choice.Word,
                    Event = Graph.Count,
                    Write = older,
                    Left = Graph.Accesses(choice.Word).Count,
                    Value = value,
                }
            );
        }

        return false;
    }

    private bool PlaceEarlier(int at)
    {
        var choices = CollectionsMarshal.AsSpan(_frames.Peek().Choices);
        ref var choice = ref choices[at];
        while (choice.Write != Graph.Initial)
        {
            choice.Write = Graph.OlderThan(choice.Write);
            if (!Graph.Allows(choice.Bound, choice.Write))
            {
                break;
            }

            if (TryPlace(choice))
            {
                return true;
            }
        }

        choice.Kind = ChoiceKind.Revisit;
        choice.Write = Graph.Nobody;
        return false;
    }

    private bool TryPlace(in Choice choice)
    {
        if (Graph.IsConsumed(choice.Write, choice.Word))
        {
            return false;
        }

        if (Graph.AddWrite(choice.Thread, choice.Access, choice.Word, choice.Value, choice.Write))
        {
            return true;
        }

        Graph.Truncate(choice.Event);
        return false;
    }
}
