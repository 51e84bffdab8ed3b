// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>
/// An address space beside a dictionary. Its pages are two windows of two superpages each, at both ends of the address space;
/// after each step everything is read back, by iterating and by the walker.
/// </summary>
internal sealed class TableMachine : IDisposable
{
    private const PageFlags Marks = PageFlags.Accessed | PageFlags.Dirty;
    private const PageFlags Implied = PageFlags.Present | PageFlags.LargePage;

    private readonly PageTableFormat _format;
    private readonly TableWorld _world;
    private readonly int _superpage;
    private readonly SortedDictionary<int, (int Frame, PageFlags Flags)> _model = [];
    private readonly HashSet<int> _written = []; // Pages that must be dirty ...
    private readonly HashSet<int> _areasWritten = []; // ... and areas that may be, as superpages mix.
    private readonly HashSet<int> _areasSplit = []; // Where what could be a superpage need not be.
    private long _tables;

    public TableMachine(PageTableFormat format)
    {
        _format = format;
        _superpage = TableWorld.Superpage(format);
        _world = new(format, frames: 4 * _superpage, tables: 40);
        _tables = _world.Space.Tables;
    }

    public int[] Outcomes { get; } = new int[Enum.GetValues<MappingError>().Length];

    public int Promotions { get; private set; }

    public int Splits { get; private set; }

    private int Pages => 4 * _superpage;

    public void Do(TableStep step)
    {
        var (first, count) = Range(step);
        _world.Source.Left = step.Tables;
        switch (step.Kind)
        {
            case TableStepKind.Map:
            case TableStepKind.MapAgain:
                Map([(first, count)], step);
                break;
            case TableStepKind.MapBatch:
                var second = (first + (count * 2)) % Pages;
                Map([(first, count), (second, Math.Min(count, Pages - second))], step);
                break;
            case TableStepKind.Fill:
                Fill(first, step);
                break;
            case TableStepKind.Unmap:
                Unmap(first, count);
                break;
            case TableStepKind.Protect:
                Protect([(first, count, step.Flags)]);
                break;
            case TableStepKind.ProtectBatch:
                Protect([(first, count, step.Flags), (first + (count / 2), 1, PageFlags.Writable)]);
                break;
            case TableStepKind.Remap:
                Remap(first, count, step);
                break;
            case TableStepKind.Promote:
                Promote(first, count);
                break;
            case TableStepKind.Split:
                Split(first);
                break;
            case TableStepKind.Access:
                Access(first);
                break;
            default:
                Acknowledge();
                break;
        }

        _world.Source.Left = int.MaxValue;
        ReadBack(first, count);
    }

    public void End()
    {
        Acknowledge();
        _world.CloseAndCount();
    }

    public void Dispose() => _world.Dispose();

    public override string ToString() => $"{Promotions} promotions, {Splits} splits";

    // Lengths around what matters: one page, a few, a superpage, more.
    private (int First, int Count) Range(TableStep step)
    {
        var first = step.Where * Pages / 1024;
        var count = step.Length switch
        {
            0 or 1 or 2 => 1 + (step.Where % 5),
            3 => 40,
            4 => _superpage - (first % _superpage),
            5 => _superpage + 3,
            _ => _superpage,
        };
        if (step.Length >= 6)
        {
            first -= first % _superpage;
        }

        return (first, Math.Min(count, Pages - first));
    }

    // Half of the pages lie at the start of the address space, half at its very end.
    private Vfn At(int page) =>
        page < Pages / 2 ? new((ulong)page)
        : _format.Levels == 4 ? new((1UL << 52) - (ulong)(Pages - page))
        : new((1UL << 20) - (ulong)(Pages - page));

    private int FrameFor(int page, TableStep step) =>
        step.Frames < 0 ? page : (page + step.Frames) % Pages;

    // Ranges of pages in rows of pages and frames, as neither may wrap.
    private IEnumerable<PageMapping> Rows(int first, int count, TableStep step)
    {
        for (var page = first; page < first + count; )
        {
            var end = page < Pages / 2 ? Pages / 2 : Pages;
            var frame = FrameFor(page, step);
            var length = Math.Min(Math.Min(first + count, end) - page, Pages - frame);
            yield return new(At(page), new((ulong)frame), step.Flags, length);
            page += length;
        }
    }

    private void Map((int First, int Count)[] ranges, TableStep step)
    {
        var batch = ranges.SelectMany(range => Rows(range.First, range.Count, step)).ToArray();
        var pages = ranges.SelectMany(range => Enumerable.Range(range.First, range.Count)).ToList();
        var isFree = pages.Distinct().Count() == pages.Count && !pages.Any(_model.ContainsKey);
        var result = Note(_world.Space.Map(batch));
        if (result.Error != MappingError.NoFrameForTable)
        {
            Assert.Equal(isFree ? MappingError.None : MappingError.AlreadyMapped, result.Error);
        }

        if (result.Succeeded)
        {
            pages.ForEach(page => _model.Add(page, (FrameFor(page, step), step.Flags)));
        }
    }

    private void Fill(int first, TableStep step)
    {
        var area = first - (first % _superpage);
        for (var page = area; page < area + _superpage; page++)
        {
            if (!_model.ContainsKey(page))
            {
                Map([(page, 1)], step with { Frames = -1, Style = 0 });
            }
        }
    }

    private void Unmap(int first, int count)
    {
        List<MappedPage> removed = [];
        var ranges = Halves(first, count).Select(part => new PageRange(At(part.First), part.Count));
        var result = Note(_world.Space.Unmap(ranges.ToArray(), removed));
        if (!result.Succeeded)
        {
            Assert.Equal(MappingError.NoFrameForTable, result.Error);
            Assert.Empty(removed);
            return;
        }

        var mapped = _model.Keys.Where(page => page >= first && page < first + count).ToList();
        Assert.Equal(mapped.Count, removed.Sum(page => page.Size.Bytes / 4096));
        var told = removed.SelectMany(page =>
            Enumerable
                .Range(0, (int)(page.Size.Bytes / 4096))
                .Select(i => (At: page.Page.Plus(i), Frame: page.Frame.Plus(i), page.Flags))
        );
        foreach (var (page, gone) in mapped.Zip(told))
        {
            Assert.Equal((At(page), new Mfn((ulong)_model[page].Frame)), (gone.At, gone.Frame));
            CheckMarks(page, gone.Flags);
            _model.Remove(page);
            _written.Remove(page);
        }
    }

    private void Protect((int First, int Count, PageFlags Flags)[] ranges)
    {
        var batch = new List<PageProtection>();
        foreach (var (first, count, flags) in ranges)
        {
            batch.AddRange(
                Halves(first, count)
                    .Select(part => new PageProtection(At(part.First), part.Count, flags))
            );
        }

        var result = Note(_world.Space.Protect(batch.ToArray()));
        if (!Agrees(result, ranges.Select(range => (range.First, range.Count))))
        {
            return;
        }

        foreach (var (first, count, flags) in ranges)
        {
            for (var page = first; page < first + count; page++)
            {
                _model[page] = (_model[page].Frame, flags);
            }
        }
    }

    private void Remap(int first, int count, TableStep step)
    {
        var moved = step with { Frames = step.Frames < 0 ? _superpage : step.Frames };
        var result = Note(_world.Space.Remap(Rows(first, count, moved).ToArray()));
        if (Agrees(result, [(first, count)]))
        {
            for (var page = first; page < first + count; page++)
            {
                _model[page] = (FrameFor(page, moved), moved.Flags);
                _written.Remove(page);
            }
        }
    }

    private bool Agrees(MappingResult result, IEnumerable<(int First, int Count)> ranges)
    {
        var isMapped = ranges.All(range =>
            Enumerable.Range(range.First, range.Count).All(_model.ContainsKey)
        );
        if (result.Error != MappingError.NoFrameForTable)
        {
            Assert.Equal(isMapped ? MappingError.None : MappingError.NotMapped, result.Error);
        }

        return result.Succeeded;
    }

    private void Promote(int first, int count)
    {
        foreach (var part in Halves(first, count))
        {
            Assert.True(Note(_world.Space.Promote(At(part.First), part.Count)).Succeeded);
        }

        for (var page = first; page < first + count; page++)
        {
            _areasSplit.Remove(page / _superpage);
        }
    }

    private void Split(int page)
    {
        if (Note(_world.Space.Split(At(page))).Succeeded)
        {
            _areasSplit.Add(page / _superpage);
        }
    }

    private void Access(int page)
    {
        if (!_model.ContainsKey(page))
        {
            Assert.Equal(PageFaultCause.NotPresent, _world.Fault(At(page).Value).Cause);
            return;
        }

        _world.Walk(At(page).Value, PageAccess.Write);
        _written.Add(page);
        _areasWritten.Add(page / _superpage);
    }

    // Nothing waits: each frame has its owner's reference and one for each of its mappings, and one is a use if it may write.
    private void Acknowledge()
    {
        _world.Settle();
        var references = new int[Pages];
        var uses = new int[Pages];
        foreach (var (frame, flags) in _model.Values)
        {
            references[frame]++;
            uses[frame] += flags.HasFlag(PageFlags.Writable) ? 1 : 0;
        }

        for (var frame = 0; frame < Pages; frame++)
        {
            var info = _world.Memory[new((ulong)frame)];
            Assert.Equal((references[frame] + 1L, uses[frame]), (info.References, info.TypeCount));
        }

        Assert.Equal(_world.TableFrames - _world.FreeTables, _world.Space.Tables);
    }

    private MappingResult Note(MappingResult result)
    {
        Outcomes[(int)result.Error]++;
        Promotions += result.Promoted;
        Splits += result.Split;
        _tables += result.TablesAllocated - result.TablesFreed;
        Assert.Equal(_tables, _world.Space.Tables);
        Assert.True(result.Succeeded || result.EntriesWritten == 0);
        return result;
    }

    private IEnumerable<(int First, int Count)> Halves(int first, int count)
    {
        var low = Math.Min(count, Math.Max(0, (Pages / 2) - first));
        if (low > 0)
        {
            yield return (first, low);
        }

        if (count > low)
        {
            yield return (first + low, count - low);
        }
    }

    private void ReadBack(int first, int count)
    {
        Assert.Equal(_model.Count * 4096L, _world.Space.BytesMapped);
        var expected = _model.GetEnumerator();
        var inSuperpages = 0L;
        foreach (var mapped in _world.Space.Pages)
        {
            var pages = (int)(mapped.Size.Bytes / 4096);
            inSuperpages += pages > 1 ? mapped.Size.Bytes : 0;
            for (var i = 0; i < pages; i++)
            {
                Assert.True(expected.MoveNext());
                var (page, (frame, flags)) = expected.Current;
                var at = mapped.Page.Plus(i);
                var same = at == At(page) && mapped.Frame.Value + (ulong)i == (ulong)frame;
                if (!same || (mapped.Flags & ~Marks & ~Implied) != flags)
                {
                    Assert.Fail($"page {page} is {mapped}, not {frame} {flags}");
                }

                CheckMarks(page, mapped.Flags);
            }
        }

        Assert.False(expected.MoveNext());
        Assert.Equal(inSuperpages, _world.Space.BytesInSuperpages);
        CheckSuperpages();
        WalkAround(first, count);
    }

    // What was written to is dirty; what is dirty was written to, or is or was in a superpage with what was.
    private void CheckMarks(int page, PageFlags flags)
    {
        var isDirty = flags.HasFlag(PageFlags.Dirty);
        var must = _written.Contains(page);
        if (must != isDirty && (must || !_areasWritten.Contains(page / _superpage)))
        {
            Assert.Fail($"page {page} is dirty: {isDirty}; written to: {must}");
        }
    }

    private void CheckSuperpages()
    {
        for (var area = 0; area < 4; area++)
        {
            var start = area * _superpage;
            var could = _model.TryGetValue(start, out var head) && head.Frame % _superpage == 0;
            for (var i = 1; could && i < _superpage; i++)
            {
                could = _model.TryGetValue(start + i, out var next);
                could = could && next == (head.Frame + i, head.Flags);
            }

            var found = _world.Space.TryFind(At(start), out var page);
            var isOne = found && page.Size > PageSize.Size4K;
            Assert.True(isOne == could || (could && _areasSplit.Contains(area)), $"area {area}");
        }
    }

    private void WalkAround(int first, int count)
    {
        foreach (var page in new[] { first - 1, first, first + (count / 2), first + count })
        {
            if (page < 0 || page >= Pages)
            {
                continue;
            }

            if (_model.TryGetValue(page, out var mapped))
            {
                var to = _world.Walk(At(page).Value);
                Assert.Equal((ulong)mapped.Frame, to.Frame.Value);
                Assert.Equal(
                    mapped.Flags,
                    to.Flags & ~Marks & ~Implied & ~PageFlags.Global
                        | (mapped.Flags & PageFlags.Global)
                );
            }
            else
            {
                Assert.Equal(PageFaultCause.NotPresent, _world.Fault(At(page).Value).Cause);
            }
        }
    }
}
