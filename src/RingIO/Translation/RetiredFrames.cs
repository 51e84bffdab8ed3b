// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Frames that have been taken out of an address space, in order, each until all processors have forgotten it.</summary>
/// <remarks>One thread at a time, as the address space. It allocates only to grow.</remarks>
internal sealed class RetiredFrames(
    MachineMemory memory,
    IFrameSource source,
    FrameHolds holds,
    ITranslationInvalidator invalidator
)
{
    private readonly Queue<Retired> _frames = new();
    private readonly Queue<(long Request, int Count)> _changes = new();
    private readonly List<Mfn> _stuck = [];
    private Retired _last;
    private int _open;
    private long _sealed;
    private long _complete;

    /// <summary>Whether frames were retired since the last change was sealed.</summary>
    public bool IsOpen => _open > 0;

    /// <summary>How many frames wait.</summary>
    public long Waiting { get; private set; }

    /// <summary>Whether a change is complete.</summary>
    public bool IsComplete(long change) => change <= _complete;

    /// <summary>Retires frames.</summary>
    public void Add(in Retired frames)
    {
        Waiting += frames.Count;
        if (
            _open > 0
            && _last.Kind == frames.Kind
            && frames.Kind is RetiredKind.Read or RetiredKind.Written
            && _last.First.Plus(_last.Count) == frames.First
        )
        {
            _last = _last with { Count = _last.Count + frames.Count };
            return;
        }

        Flush();
        _last = frames;
        _open++;
    }

    /// <summary>Ends a change.</summary>
    /// <param name="request">The invalidation on which its frames wait.</param>
    /// <returns>The change's number.</returns>
    public long Seal(long request)
    {
        Flush();
        _changes.Enqueue((request, _open));
        _open = 0;
        return ++_sealed;
    }

    /// <summary>Gives back what is complete.</summary>
    public void Reclaim(PageTable table)
    {
        FreeStuck();
        while (_changes.TryPeek(out var change) && invalidator.IsComplete(change.Request))
        {
            _changes.Dequeue();
            _complete++;
            for (var count = change.Count; count > 0; count--)
            {
                Reclaim(_frames.Dequeue(), table);
            }
        }
    }

    private void Flush()
    {
        if (_open > 0)
        {
            _frames.Enqueue(_last);
        }
    }

    private void Reclaim(in Retired frames, PageTable table)
    {
        if (frames.Kind is RetiredKind.Read or RetiredKind.Written)
        {
            holds.Drop(frames.First, frames.Count, frames.Kind == RetiredKind.Written);
            Waiting -= frames.Count;
            return;
        }

        if (frames.Kind == RetiredKind.Promoted)
        {
            table.TakeOverBits(frames);
        }

        memory.PutType(frames.First);
        if (source.TryFree(frames.First))
        {
            Waiting--;
        }
        else
        {
            _stuck.Add(frames.First);
        }
    }

    private void FreeStuck()
    {
        for (var i = _stuck.Count - 1; i >= 0; i--)
        {
            if (source.TryFree(_stuck[i]))
            {
                _stuck.RemoveAt(i);
                Waiting--;
            }
        }
    }
}
