// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

public sealed class TranslationCacheTests : IDisposable
{
    private const TlbRights Writable = TlbRights.Write | TlbRights.Dirty;
    private const int Frames = 16;

    private static readonly AddressSpaceId One = new(1);
    private static readonly AddressSpaceId Two = new(2);
    private static readonly GuestVirtualAddress Page = new(0xFFFF_8000_0000_5000);

    private readonly PortableBacking _backing = new(Frames * 4096);
    private readonly TranslationCache _cache;

    public TranslationCacheTests()
    {
        _cache = new(_backing, 8);
        _cache.Use(One, user: false);
        for (var frame = 0; frame < Frames; frame++)
        {
            Bytes(frame).Fill((byte)frame);
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        _backing.Dispose();
    }

    [Fact]
    public void TryRead_AfterInsert_ReadsTheFrameUpToItsLastByte()
    {
        Assert.False(_cache.TryRead<ulong>(Page, out _));
        _cache.Insert(Page.Plus(17), new(3), TlbRights.None);
        Assert.True(_cache.TryRead<ulong>(Page, out var first));
        Assert.Equal(0x0303030303030303UL, first);
        Assert.True(_cache.TryRead<ulong>(Page.Plus(4088), out _));
        Assert.False(_cache.TryRead<ulong>(Page.Plus(4089), out _));
        Assert.True(_cache.TryRead<byte>(Page.Plus(4095), out _));
        Assert.False(_cache.TryRead<byte>(Page.Plus(4096), out _));
        Assert.False(_cache.TryRead<byte>(Page.Plus(8 * 4096), out _));
    }

    [Theory]
    [InlineData(TlbRights.None, false)]
    [InlineData(TlbRights.Write, false)]
    [InlineData(TlbRights.Dirty, false)]
    [InlineData(Writable, true)]
    public void TryWrite_ToAPage_HitsOnlyWhenItIsWritableAndDirty(TlbRights rights, bool hits)
    {
        _cache.Insert(Page, new(3), rights);
        Assert.Equal(hits, _cache.TryWrite(Page.Plus(8), 0xAAU));
        Assert.Equal(hits ? 0xAA : 3, Bytes(3)[8]);
        Assert.False(_cache.TryWrite(Page.Plus(4094), 0U));
    }

    [Fact]
    public void TryGetBytes_ByAccess_ReachesToTheEndOfThePage()
    {
        _cache.Insert(Page, new(5), TlbRights.Execute);
        Assert.True(_cache.TryGetBytes(Page.Plus(4000), TlbAccess.Execute, out var bytes));
        Assert.Equal(96, bytes.Length);
        Assert.True(_cache.TryGetBytes(Page, TlbAccess.Read, out _));
        Assert.False(_cache.TryGetBytes(Page, TlbAccess.Write, out _));
        _cache.Insert(Page, new(5), Writable);
        Assert.False(_cache.TryGetBytes(Page, TlbAccess.Execute, out _));
        Assert.True(_cache.TryGetBytes(Page, TlbAccess.Write, out bytes));
        bytes[0] = 0x77;
        Assert.Equal(0x77, Bytes(5)[0]);
    }

    [Fact]
    public void Use_OtherSpaceOrMode_KeepsThemApart()
    {
        _cache.Insert(Page, new(1), Writable);
        _cache.Use(Two, user: false);
        Assert.False(_cache.TryRead<byte>(Page, out _));
        _cache.Use(One, user: true);
        Assert.False(_cache.TryRead<byte>(Page, out _));
        _cache.Insert(Page, new(1), Writable);
        Assert.False(_cache.TryRead<byte>(Page, out _));
        Assert.False(_cache.TryWrite(Page, (byte)1));
        _cache.Insert(Page, new(1), Writable | TlbRights.User);
        Assert.True(_cache.TryWrite(Page, (byte)1));
        _cache.Insert(Page.Plus(4096), new(2), TlbRights.User);
        _cache.Use(Two, user: true);
        Assert.False(_cache.TryRead<byte>(Page.Plus(4096), out _));
        _cache.Use(One, user: true);
        Assert.True(_cache.TryRead<byte>(Page.Plus(4096), out _));
    }

    [Fact]
    public void Flushes_OfPagesSpacesAndAll_TakeWhatTheySay()
    {
        Fill();
        _cache.FlushPage(Page.Plus(100));
        Assert.Equal([false, true, true], Hits());
        Fill();
        _cache.FlushPages(Page.Frame.Plus(1), 2);
        Assert.Equal([true, false, true], Hits());
        Fill();
        _cache.FlushSpace(One);
        Assert.Equal([false, false, true], Hits());
        Fill();
        _cache.FlushAll();
        Assert.Equal([false, false, false], Hits());
        Fill();
        _cache.FlushPages(default, 1 << 20);
        Assert.Equal([false, false, false], Hits());

        // Two pages of one space, one of another; all in entries of their own.
        void Fill()
        {
            _cache.Use(One, user: false);
            _cache.Insert(Page, new(1), TlbRights.None);
            _cache.Insert(Page.Plus(4096), new(1), TlbRights.None);
            _cache.Use(Two, user: false);
            _cache.Insert(Page.Plus(3 * 4096), new(1), TlbRights.None);
        }

        bool[] Hits()
        {
            _cache.Use(One, user: false);
            var own = _cache.TryRead<byte>(Page, out _);
            var next = _cache.TryRead<byte>(Page.Plus(4096), out _);
            _cache.Use(Two, user: false);
            return [own, next, _cache.TryRead<byte>(Page.Plus(3 * 4096), out _)];
        }
    }

    [Fact]
    public void FlushSpace_ManyTimesOver_NeverFindsAnOldEntryAgain()
    {
        for (var time = 0; time < 10_000; time++)
        {
            Assert.False(_cache.TryRead<byte>(Page, out _));
            _cache.Insert(Page, new(1), TlbRights.None);
            Assert.True(_cache.TryRead<byte>(Page, out _));
            _cache.FlushSpace(One);
        }

        // A context is 12 bits.
        Assert.Equal(2, _cache.FullFlushes);
    }

    [Fact]
    public void Insert_AFrameThatTheBackingHasNot_IsRefused()
    {
        foreach (var frame in new ulong[] { Frames, 1UL << 40, ulong.MaxValue, 1UL << 52 })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
                _cache.Insert(Page, new(frame), Writable)
            );
        }

        Assert.False(_cache.TryRead<byte>(Page, out _));
    }

    [Fact]
    public void Dispose_WithEntries_LeavesNoneAndGivesTheLeaseBack()
    {
        _cache.Insert(Page, new(1), Writable);
        Assert.Throws<InvalidOperationException>(_backing.Dispose);
        _cache.Dispose();
        Assert.False(_cache.TryRead<byte>(Page, out _));
        Assert.False(_cache.TryWrite(Page, (byte)1));
        Assert.Throws<ObjectDisposedException>(() => _cache.Insert(Page, new(1), Writable));
        _backing.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-8)]
    [InlineData(12)]
    public void Constructor_NoPowerOfTwo_IsRefused(int entries) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TranslationCache(_backing, entries));

    private Span<byte> Bytes(int frame) =>
        new Slots<byte>(_backing.Address, Frames * 4096).Span((ulong)frame * 4096, 4096);
}
