// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>The .NET memory model over words: who may read which store, and what one learns by it.</summary>
internal sealed class WordMemory(int clocks)
{
    private readonly Dictionary<nint, Word> _words = [];

    // What full fences have seen, all of them: words only, for two fences order no payload by themselves.
    private View _fences;

    /// <summary>The word at an address; the first time, its initial value is taken from real memory.</summary>
    public Word Find(in Access access)
    {
        if (!_words.TryGetValue(access.Address, out var word))
        {
            foreach (var other in _words.Values)
            {
                Refuse(access, other, access.Address < other.Address + other.Size);
            }

            var initial = RawMemory.ReadWord(access.Address, access.Size);
            word = new(access.Address, access.Size, _words.Count, initial);
            _words.Add(access.Address, word);
        }

        Refuse(access, word, access.Size != word.Size);
        return word;
    }

    /// <summary>The oldest store that a thread may still read.</summary>
    public int Oldest(ModelThread thread, Word word) => thread.Views.Seen[clocks + word.Number];

    /// <summary>Does a step; a load reads the store that is asked for, everything else the latest.</summary>
    public void Do(Step step, ModelThread thread, int read, int number)
    {
        step.ViewsBefore = thread.Views;
        step.FencesBefore = _fences;
        var access = step.Access;
        if (access.IsLoad)
        {
            Read(step, thread, read, access.Kind == AccessKind.LoadAcquire);
        }
        else if (access.IsStore)
        {
            var carried =
                access.Kind == AccessKind.StoreRelease ? thread.Views.Seen : thread.Views.Fenced;
            Write(step, thread, access.Value, carried, number);
        }
        else if (access.Kind == AccessKind.FullFence)
        {
            Fence(thread);
        }
        else if (access.IsInterlocked)
        {
            Update(step, thread, number);
        }
    }

    public void Undo(Step step, ModelThread thread)
    {
        thread.Views = step.ViewsBefore;
        _fences = step.FencesBefore;
        if (step.Written is not null)
        {
            step.Word!.Stores.RemoveAt(step.Word.Latest);
        }
    }

    private static void Refuse(in Access access, Word word, bool overlaps)
    {
        if (overlaps && access.Address + access.Size > word.Address)
        {
            throw new NotSupportedException(
                $"An access of {access.Size} bytes at 0x{access.Address:x} overlaps a word of {word.Size} at 0x{word.Address:x}: a word has one size."
            );
        }
    }

    private void Read(Step step, ModelThread thread, int read, bool acquire)
    {
        var word = step.Word!;
        var store = word.Stores[read];
        step.Result = store.Value;
        step.Index = read;
        step.ReadFrom = store.Step;
        var views = thread.Views;
        var seen = views.Seen.With(
            clocks + word.Number,
            Math.Max(read, views.Seen[clocks + word.Number])
        );
        thread.Views = acquire
            ? views with
            {
                Seen = seen.Join(store.Carried),
            }
            : views with
            {
                Seen = seen,
                Unacquired = views.Unacquired.Join(store.Carried),
            };
    }

    private void Write(Step step, ModelThread thread, ulong value, View carried, int number)
    {
        var word = step.Word!;
        var entry = clocks + word.Number;
        var index = word.Stores.Count;
        word.Stores.Add(new(value, carried.With(entry, index), number));
        step.Written = value;
        step.Index = index;
        thread.Views = thread.Views with { Seen = Tick(thread).With(entry, index) };
    }

    private void Update(Step step, ModelThread thread, int number)
    {
        var fenced = !step.Access.Unfenced;
        if (fenced)
        {
            Fence(thread);
        }

        var word = step.Word!;
        var before = word.Stores[word.Latest];
        Read(step, thread, word.Latest, fenced);
        var (value, writes) = step.Access.Update(before.Value);
        if (writes)
        {
            // An interlocked store passes on what the store before it carried.
            var own = fenced ? thread.Views.Seen : thread.Views.Fenced;
            Write(step, thread, value, own.Join(before.Carried), number);
        }

        if (fenced)
        {
            Fence(thread);
        }
    }

    private void Fence(ModelThread thread)
    {
        var seen = thread.Views.Seen.Join(thread.Views.Unacquired).Join(_fences, keep: clocks);
        _fences = _fences.Join(seen, keep: clocks);
        thread.Views = new(seen, default, seen);
        thread.Views = thread.Views with { Seen = Tick(thread) };
    }

    // What a thread does from now on is not part of what it has passed on before.
    private static View Tick(ModelThread thread) =>
        thread.Views.Seen.With(thread.Id, thread.Views.Seen[thread.Id] + 1);
}
