// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Address traces through the TLB and through a plain simulation: every count must be the same.</summary>
public sealed class TlbReferenceTests
{
    private const int Accesses = 4_000;
    private const ulong Superpages = 1UL << 42;

    public static MatrixTheoryData<string, string> Cases =>
        new(
            ["random", "sequential", "strided", "zipf"],
            ["pentium4", "zen5", "small lru", "small tree", "small random", "split"]
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Counters_AfterATrace_AreThoseOfThePlainSimulation(string trace, string geometry)
    {
        var tlb = new Tlb(GeometryOf(geometry));
        var plain = new ReferenceTlb(GeometryOf(geometry));
        var random = new Random(17);
        var next = TraceOf(trace, random);
        for (var access = 0; access < Accesses; access++)
        {
            var address = next(access);
            var space = new AddressSpaceId((ushort)(access / 700 % 3));
            var mapped = MappingOf(address, space);
            Assert.Equal(plain.Access(address, space, mapped), Access(tlb, address, space, mapped));
            if (access % 500 == 499)
            {
                Flush(access / 500 % 5, tlb, plain, address, space);
            }
        }

        Assert.Equal(plain.Counts.Where(c => c.Value != 0), Counts(tlb));
    }

    [Fact]
    public void Counters_OfAnotherGeometry_Differ()
    {
        // The control: the comparison sees one way less.
        var plain = new ReferenceTlb(GeometryOf("small lru"));
        var tlb = new Tlb(
            new()
            {
                Levels =
                [
                    [new([PageSize.Size4K, PageSize.Size2M], 4, 3)],
                ],
            }
        );
        var next = TraceOf("zipf", new(17));
        for (var access = 0; access < Accesses; access++)
        {
            var address = next(access);
            var mapped = MappingOf(address, default);
            plain.Access(address, default, mapped);
            Access(tlb, address, default, mapped);
        }

        Assert.NotEqual(plain.Counts.Where(c => c.Value != 0), Counts(tlb));
    }

    private static Mfn Access(Tlb tlb, ulong address, AddressSpaceId space, TlbEntry mapped)
    {
        if (tlb.Lookup(new(address), space, TlbAccess.Read, out var entry) == 0)
        {
            tlb.Walk(new(address), space, WalkLevels.LongMode, mapped.Size);
            tlb.Insert(mapped);
            entry = mapped;
        }

        return entry.FrameOf(new(address >> 12));
    }

    private static void Flush(
        int which,
        Tlb tlb,
        ReferenceTlb plain,
        ulong address,
        AddressSpaceId space
    )
    {
        switch (which)
        {
            case 0:
                tlb.FlushPage(new(address), space);
                plain.Flush(
                    "Page",
                    e => ReferenceArray.Covers(e, address, space),
                    e => e.Space == space
                );
                break;
            case 1:
                tlb.FlushSpace(space);
                plain.Flush("Space", e => e.Space == space && !e.IsGlobal, e => e.Space == space);
                break;
            case 2:
                tlb.FlushNonGlobal();
                plain.Flush("NonGlobal", e => !e.IsGlobal, _ => true);
                break;
            case 3:
                tlb.LoadRoot(space);
                plain.Flush(
                    "RootLoad",
                    e => e.Space == space && !e.IsGlobal,
                    e => e.Space == space
                );
                break;
            default:
                tlb.FlushAll();
                plain.Flush("Everything", _ => true, _ => true);
                break;
        }
    }

    // Above a line there are superpages; every eighth stretch of 64 MiB is global.
    private static TlbEntry MappingOf(ulong address, AddressSpaceId space)
    {
        var size = address >= Superpages ? PageSize.Size2M : PageSize.Size4K;
        var page = new Vfn((address & ~(ulong)size.OffsetMask) >> 12);
        var isGlobal = (address >> 26) % 8 == 0;
        return new(
            page,
            size,
            new(page.Value ^ (isGlobal ? 0 : (ulong)space.Value << 40)),
            isGlobal ? default : space,
            TlbRights.User,
            isGlobal
        );
    }

    private static Func<int, ulong> TraceOf(string trace, Random random) =>
        trace switch
        {
            "random" => access => Place(random.NextInt64(1 << 13), access),
            "sequential" => access => Place(access / 4, access),
            "strided" => access => Place(access * 16L % 4096, access),
            _ => access => Place((long)(400 / (random.NextDouble() * 399 + 1) * 7.3), access),
        };

    // Two of three accesses go to small pages, the third to superpages.
    private static ulong Place(long page, int access) =>
        access % 3 == 2 ? Superpages + ((ulong)page << 21) + 0x1234 : ((ulong)page << 12) + 0x38;

    private static TlbGeometry GeometryOf(string name) =>
        name switch
        {
            "pentium4" => TlbGeometry.Pentium4,
            "zen5" => TlbGeometry.Zen5,
            "small lru" => Small(TlbReplacement.LeastRecentlyUsed),
            "small tree" => Small(TlbReplacement.TreePseudoLru),
            "small random" => Small(TlbReplacement.Random),
            _ => new()
            {
                Levels =
                [
                    [new([PageSize.Size4K], 1, 48), new([PageSize.Size2M], 2, 4)],
                    [new([PageSize.Size4K], 16, 8, TlbReplacement.TreePseudoLru)],
                    [new([PageSize.Size2M, PageSize.Size4K], 8, 12, TlbReplacement.Random)],
                ],
                WalkCaches =
                [
                    new([WalkLevels.Size512G], 1, 2),
                    new([PageSize.Size2M], 1, 4, TlbReplacement.Random),
                ],
                Seed = 5,
            },
        };

    private static TlbGeometry Small(TlbReplacement rule) =>
        new()
        {
            Levels =
            [
                [new([PageSize.Size4K, PageSize.Size2M], 4, 4, rule)],
            ],
            WalkCaches = [new([PageSize.Size1G, PageSize.Size2M], 1, 4, rule)],
            Seed = 99,
        };

    private static IEnumerable<KeyValuePair<string, long>> Counts(Tlb tlb)
    {
        var c = tlb.Counters;
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["miss"] = c.FullMisses,
            ["walk"] = c.Walks,
            ["reference"] = c.WalkReferences,
            ["table evicted"] = c.WalkCacheEvictions,
        };
        for (var level = 1; level <= tlb.Geometry.Levels.Count; level++)
        {
            counts[string.Create(CultureInfo.InvariantCulture, $"evicted {level}")] = c.Evictions(
                level
            );
            foreach (var size in new[] { PageSize.Size4K, PageSize.Size2M })
            {
                counts[string.Create(CultureInfo.InvariantCulture, $"hit {level} {size}")] = c.Hits(
                    level,
                    size
                );
            }
        }

        foreach (var size in WalkLevels.LongMode[1..])
        {
            counts[$"resumed {size}"] = c.WalkCacheHits(size);
        }

        foreach (var cause in Enum.GetValues<TlbFlushCause>())
        {
            counts[$"flush {cause}"] = c.Flushes(cause);
            counts[$"flushed {cause}"] = c.Flushed(cause);
        }

        return counts.Where(count => count.Value != 0);
    }
}
