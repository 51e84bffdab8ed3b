// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>
/// Any order of changes, look-ups and flushes against page tables that are dictionaries: the TLB returns what they say, or what they
/// said at some time since the last flush that was asked for.
/// </summary>
public sealed class TlbMachineTests
{
    private const int Spaces = 3;
    private const int Superpages = 2;
    private const int PagesInOne = 512;

    [Fact]
    public void Tlb_AnyOperations_IsStaleOnlyWhereNoFlushWasAskedFor() =>
        Prop.ForAll(Programs(), steps => Run(steps, forgetful: true))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true));

    [Fact]
    public void Check_OfATlbThatIsNeverFlushed_Fails() =>
        // The control: the machine sees entries that a flush should have taken.
        Assert.ThrowsAny<Exception>(() =>
            Prop.ForAll(Programs(), steps => Run(steps, forgetful: false))
                // It ends with the first failure: so many that it cannot pass by luck.
                .Check(Config.QuickThrowOnFailure.WithMaxTest(5000).WithQuietOnSuccess(true))
        );

    private static Arbitrary<List<Step>> Programs() =>
        Arb.From(
            (
                from op in Gen.Elements(Enum.GetValues<Op>())
                from space in Gen.Choose(0, Spaces - 1)
                from superpage in Gen.Choose(0, Superpages - 1)
                from page in Gen.Elements(0, 1, 2, 511)
                from frame in Gen.Choose(1, 50)
                select new Step(op, space, superpage * PagesInOne + page, frame)
            )
                .ListOf()
                .Resize(120)
                .Select(steps => steps.ToList()),
            steps =>
                Enumerable
                    .Range(0, steps.Count)
                    .Select(at => steps.Where((_, index) => index != at).ToList())
        );

    private static void Run(List<Step> steps, bool forgetful)
    {
        var world = new World(forgetful);
        foreach (var step in steps)
        {
            world.Do(step);
        }
    }

    private enum Op
    {
        Map,
        Promote,
        Unmap,
        Protect,
        Look,
        LookAgain,
        Write,
        FlushPage,
        FlushSpace,
        FlushNonGlobal,
        FlushAll,
        LoadRoot,
    }

    private sealed record Step(Op Op, int Space, int Page, int Frame);

    private sealed class World(bool forgetful)
    {
        private static readonly TlbGeometry Small = new()
        {
            Levels =
            [
                [new([PageSize.Size4K, PageSize.Size2M], 1, 3)],
                [new([PageSize.Size4K], 2, 3), new([PageSize.Size2M], 1, 2)],
            ],
        };

        private readonly Tlb _tlb = new(Small);
        private readonly Dictionary<(int Space, int Page), TlbEntry> _tables = [];

        // What each page was mapped to since its last flush.
        private readonly Dictionary<(int Space, int Page), HashSet<TlbEntry>> _were = [];

        public void Do(Step step)
        {
            var (space, page) = (new AddressSpaceId((ushort)step.Space), step.Page);
            var address = GuestVirtualAddress.Of(new((ulong)page));
            switch (step.Op)
            {
                case Op.Map:
                    Change(step.Space, page, 1, Entry(step, PageSize.Size4K));
                    break;
                case Op.Promote:
                    var first = page / PagesInOne * PagesInOne;
                    Change(step.Space, first, PagesInOne, null);
                    Change(step.Space, first, PagesInOne, Entry(step, PageSize.Size2M));
                    break;
                case Op.Unmap:
                    Change(step.Space, page, 1, null);
                    break;
                case Op.Protect when _tables.ContainsKey((step.Space, page)):
                    Change(step.Space, page, 1, Protected(step));
                    break;
                case Op.Look or Op.LookAgain or Op.Write:
                    Look(address, space, step.Op == Op.Write ? TlbAccess.Write : TlbAccess.Read);
                    break;
                case Op.FlushPage:
                    Flush(tlb => tlb.FlushPage(address, space), e => Covers(e, page, step.Space));
                    break;
                case Op.FlushSpace:
                    Flush(tlb => tlb.FlushSpace(space), e => e.Space == space && !e.IsGlobal);
                    break;
                case Op.LoadRoot:
                    Flush(tlb => tlb.LoadRoot(space), e => e.Space == space && !e.IsGlobal);
                    break;
                case Op.FlushNonGlobal:
                    Flush(tlb => tlb.FlushNonGlobal(), e => !e.IsGlobal);
                    break;
                case Op.FlushAll:
                    Flush(tlb => tlb.FlushAll(), _ => true);
                    break;
                default:
                    break;
            }
        }

        private static TlbEntry Entry(Step step, PageSize size)
        {
            var frames = size.Bytes >> 12;
            var isGlobal = step.Frame % 7 == 0;
            return new(
                new((ulong)(step.Page / frames * frames)),
                size,
                new((ulong)(step.Frame * PagesInOne)),
                new((ushort)step.Space),
                step.Frame % 2 == 0 ? TlbRights.Write | TlbRights.Dirty : TlbRights.Dirty,
                isGlobal
            );
        }

        // Of a superpage, only one page is protected: it is split.
        private TlbEntry Protected(Step step)
        {
            var old = _tables[(step.Space, step.Page)];
            var page = new Vfn((ulong)step.Page);
            return old with
            {
                Page = page,
                Size = PageSize.Size4K,
                Frame = old.FrameOf(page),
                Rights = TlbRights.Dirty,
            };
        }

        private static bool Covers(TlbEntry entry, int page, int space) =>
            (entry.IsGlobal || entry.Space.Value == space)
            && (ulong)page - entry.Page.Value < (ulong)(entry.Size.Bytes >> 12);

        // A global mapping is in the tables of every space, or of none.
        private void Change(int space, int first, int count, TlbEntry? entry)
        {
            for (var page = first; page < first + count; page++)
            {
                var wasGlobal = _tables.TryGetValue((space, page), out var old) && old.IsGlobal;
                for (var at = 0; at < Spaces; at++)
                {
                    if (at == space || wasGlobal || entry is { IsGlobal: true })
                    {
                        Remove(at, page);
                    }

                    if (entry is { } mapped && (at == space || mapped.IsGlobal))
                    {
                        Map(at, page, mapped);
                    }
                }
            }
        }

        private void Map(int space, int page, TlbEntry entry)
        {
            _tables[(space, page)] = entry;
            Were(space, page).Add(entry);
        }

        // What is left of a superpage is small pages.
        private void Remove(int space, int page)
        {
            if (!_tables.Remove((space, page), out var old) || old.Size == PageSize.Size4K)
            {
                return;
            }

            for (var other = 0; other < PagesInOne; other++)
            {
                var at = new Vfn(old.Page.Value + (ulong)other);
                if (_tables.TryGetValue((space, (int)at.Value), out var same) && same == old)
                {
                    Map(
                        space,
                        (int)at.Value,
                        old with
                        {
                            Page = at,
                            Size = PageSize.Size4K,
                            Frame = old.FrameOf(at),
                        }
                    );
                }
            }
        }

        private HashSet<TlbEntry> Were(int space, int page)
        {
            if (!_were.TryGetValue((space, page), out var were))
            {
                _were[(space, page)] = were = [];
            }

            return were;
        }

        private void Look(GuestVirtualAddress address, AddressSpaceId space, TlbAccess access)
        {
            var key = (space.Value, (int)address.Frame.Value);
            if (_tlb.Lookup(address, space, access, out var entry) != 0)
            {
                Assert.True(entry.Permits(access));
                Assert.Contains(entry, Were(key.Value, key.Item2));
            }
            else if (_tables.TryGetValue(key, out var mapped))
            {
                _tlb.Insert(mapped);
            }
        }

        private void Flush(Action<Tlb> flush, Func<TlbEntry, bool> gone)
        {
            if (forgetful)
            {
                flush(_tlb);
            }

            foreach (var (key, were) in _were)
            {
                were.RemoveWhere(entry =>
                    gone(entry) && !(_tables.TryGetValue(key, out var mapped) && mapped == entry)
                );
            }
        }
    }
}
