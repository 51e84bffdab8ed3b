// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

[Collection(AllocationProbe.Alone)]
public sealed class SharedRingTests : IDisposable
{
    private const uint First = 0xFFFF_FFF0;

    private readonly PortableBacking _memory = new(3 * 4096);

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void Create_NewRing_HasTheWordsThatXenGivesIt()
    {
        NativeBytes.At(_memory.Address, 128).Fill(0xEE);
        using var ring = Make(4096, 0);
        var words = new Slots<SharedRingWords>(_memory.Address, 1).First;
        Assert.Equal((0u, 1u), (words.RequestProducer, words.RequestEvent));
        Assert.Equal((0u, 1u), (words.ResponseProducer, words.ResponseEvent));
        Assert.Equal(-1, NativeBytes.At(_memory.Address + 16, 48).IndexOfAnyExcept((byte)0));
        Assert.Equal(0xEE, NativeBytes.At(_memory.Address, 128)[64]);
        Assert.Equal(128, ring.Capacity);
    }

    [Theory]
    [InlineData(64 + 16, 1)]
    [InlineData(64 + (16 * 3), 2)]
    [InlineData(3 * 4096, 512)]
    public void Create_Region_HasTheLargestPowerOfTwoThatFits(int bytes, int capacity)
    {
        using var ring = Make(bytes, First);
        Assert.Equal(capacity, ring.Capacity);
        using var front = ring.OpenFront();
        Assert.Equal(capacity, front.Put(new Request[600]));
        Assert.False(front.TryPut(default));
    }

    [Fact]
    public void Create_RegionThatHoldsNoEntry_SaysHowMuchItTakes()
    {
        var refused = Assert.Throws<ArgumentException>(() => Make(79, 0));
        Assert.Contains("takes 80 bytes or more", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            SharedRing<Request, ulong>.Create(new PageRegion(_memory, 8, 4096))
        );
    }

    [Fact]
    public void OpenBack_AtARingInUse_ServesAgainWhatWasNotAnswered()
    {
        using var ring = Make(4096, First);
        using var front = ring.OpenFront();
        front.Put([new(1), new(2), new(3)]);
        front.Push();
        using (var first = ring.OpenBack())
        {
            Assert.Throws<InvalidOperationException>(ring.OpenBack);
            Assert.Equal(2, first.Take(new Request[2]));
            Assert.True(first.TryPut(1));
            first.Push();
        }

        using var back = ring.OpenBack();
        Assert.Equal(2, back.CountRequests());
        Assert.True(back.TryTake(out var again));
        Assert.Equal(2u, again.Value);
        Assert.Throws<InvalidOperationException>(ring.Dispose);
    }

    [Fact]
    public void OpenFront_AtARingInUse_HasTheRestOutstanding()
    {
        using var ring = Make(4096, First);
        using (var first = ring.OpenFront())
        {
            first.Put([new(1), new(2), new(3)]);
            first.Push();
        }

        using var front = ring.OpenFront();
        using var back = ring.OpenBack();
        Assert.Equal(ring.Capacity - 3, front.FreeRequests);
        back.Take(new Request[3]);
        back.Put([1, 2, 3]);
        back.Push();
        Assert.Equal(3, front.Take(new ulong[9]));
    }

    [Fact]
    public void OpenFront_AtARingInUse_PassesOverResponsesThatWereNotTaken()
    {
        using var ring = Make(4096, First);
        using var back = ring.OpenBack();
        using (var first = ring.OpenFront())
        {
            first.Put([new(1), new(2)]);
            first.Push();
            back.Take(new Request[2]);
            back.TryPut(1);
            back.Push();
        }

        using var front = ring.OpenFront();
        back.TryPut(2);
        back.Push();
        Assert.True(front.TryTake(out var response));
        Assert.Equal(2UL, response);
        Assert.Equal(ring.Capacity, front.FreeRequests);
    }

    [Fact]
    public void OpenBack_AfterAnAnswerOutOfOrder_FindsWhatTheSlotsHoldNow()
    {
        using var ring = Make(4096, First);
        using var front = ring.OpenFront();
        front.Put([new(1), new(2), new(3)]);
        front.Push();
        using (var first = ring.OpenBack())
        {
            first.Take(new Request[3]);
            first.TryPut(3); // Where request 1 was.
            first.Push();
            first.TryPut(0xBAD); // Where request 2 was, and never published.
        }

        // The format's limit, and documented: request 1 is lost, 2 is spoilt, 3 is served twice.
        using var back = ring.OpenBack();
        var again = new Request[3];
        Assert.Equal(2, back.Take(again));
        Assert.Equal((0xBADu, 3u), (again[0].Value, again[1].Value));
    }

    [Theory]
    [InlineData(First + 9)]
    [InlineData(First - 1)]
    [InlineData(0x8000_0000)]
    public void TryOpen_IndicesThatCannotBelongTogether_SaysWhatWasSeen(uint requestProducer)
    {
        using var ring = Make(64 + (16 * 8), First);
        NativeBytes.Word(_memory.Address) = requestProducer;
        Assert.False(ring.TryOpenBack(out _, out var fault));
        Assert.Equal(RingFaultKind.BadIndex, fault.Kind);
        Assert.Contains($"0x{requestProducer:x8}", fault.Message, StringComparison.Ordinal);
        Assert.False(ring.TryOpenFront(out _, out _));
        Assert.Throws<RingFaultException>(ring.OpenBack);
        NativeBytes.Word(_memory.Address) = First + 8;
        using var back = ring.OpenBack();
        Assert.Equal(8, back.CountRequests());
    }

    [Theory]
    [InlineData(5)] // One more than there is room for, while 4 of 8 are unanswered.
    [InlineData(0x8000_0000)]
    [InlineData(0xFFFF_FFFF)] // It goes back.
    public void BackRing_MadRequestIndex_ClosesForGood(uint move)
    {
        using var ring = Make(64 + (16 * 8), First);
        using var front = ring.OpenFront();
        using var back = ring.OpenBack();
        front.Put(new Request[4]);
        front.Push();
        Assert.Equal(1, back.Take(new Request[1]));
        var published = NativeBytes.Word(_memory.Address);
        NativeBytes.Word(_memory.Address) = published + move;
        Assert.Equal(0, back.CountRequests());
        Assert.Equal(RingFaultKind.BadIndex, back.Fault!.Kind);
        Assert.Contains(
            $"RequestProducer is 0x{published + move:x8}",
            back.Fault.Message,
            StringComparison.Ordinal
        );

        NativeBytes.Word(_memory.Address) = published;
        Assert.False(back.TryTake(out _));
        Assert.False(back.TryPut(1));
        Assert.False(back.PushAndCheckNotify());
        Assert.False(back.FinalCheck());
        Assert.Equal(First, NativeBytes.Word(_memory.Address + 8));
    }

    [Fact]
    public void FrontRing_ResponseToNothing_ClosesForGood()
    {
        using var ring = Make(64 + (16 * 8), First);
        using var front = ring.OpenFront();
        Assert.True(front.TryPut(default));
        // Put, but not published: nobody can have answered it.
        NativeBytes.Word(_memory.Address + 8) = First + 1;
        Assert.False(front.TryTake(out _));
        Assert.True(front.IsFaulted);
        Assert.Contains("at most 0", front.Fault!.Message, StringComparison.Ordinal);
        Assert.Equal(0, front.FreeRequests);
        front.Push();
        Assert.Equal(First, NativeBytes.Word(_memory.Address));
    }

    [Fact]
    public void PushAndCheckNotify_AroundTheEvent_TellsOnce()
    {
        using var ring = Make(4096, First);
        using var front = ring.OpenFront();
        using var back = ring.OpenBack();
        Assert.False(back.FinalCheck(wanted: 3));
        Assert.True(front.TryPut(default));
        Assert.False(front.PushAndCheckNotify());
        Assert.False(front.PushAndCheckNotify());
        front.Put(new Request[20]); // Over the event, and over the wrap.
        Assert.True(front.PushAndCheckNotify());
        Assert.True(front.TryPut(default));
        Assert.False(front.PushAndCheckNotify());
        Assert.True(back.FinalCheck(wanted: 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => back.FinalCheck(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => back.FinalCheck(ring.Capacity + 1));
    }

    [Fact]
    public void Side_Disposed_Throws()
    {
        using var ring = Make(4096, 0);
        var back = ring.OpenBack();
        back.Dispose();
        Assert.Throws<ObjectDisposedException>(() => back.TryTake(out _));
        Assert.Throws<ObjectDisposedException>(() => back.CountRequests());
    }

    [Fact]
    public void Cursor_OpenOnASide_HasTheSideUntilItIsDisposedOf()
    {
        using var ring = Make(4096, First);
        using var front = ring.OpenFront();
        using var back = ring.OpenBack();
        using (var asks = front.OpenCursor())
        {
            using var answers = back.OpenCursor();
            Assert.False(answers.FinalCheck());
            Assert.True(asks.TryPut(new(7)));
            Assert.True(asks.PushAndCheckNotify());
            Assert.Equal(1, answers.CountRequests());
            Assert.True(answers.TryTake(out var request));
            Assert.True(answers.TryPut(request.Value));
            answers.Push();
            Assert.Throws<InvalidOperationException>(() => front.TryPut(default));
            Assert.Throws<InvalidOperationException>(back.Dispose);
            Assert.Throws<InvalidOperationException>(() => front.OpenCursor().Dispose());
        }

        Assert.True(front.TryTake(out var response));
        Assert.Equal(7UL, response);
        Assert.Equal(unchecked(First + 1), back.RequestConsumer);
    }

    [Fact]
    public void DropCursor_LostCursor_ClosesTheSide()
    {
        using var ring = Make(4096, First);
        var front = ring.OpenFront();
        var lost = front.OpenCursor();
        front.DropCursor();
        lost.Dispose();
        Assert.True(front.IsDisposed);
        using var anew = ring.OpenFront();
        Assert.True(anew.TryPut(default));
    }

    [Fact]
    public void Cursor_MadIndex_FaultsTheSideToo()
    {
        using var ring = Make(4096, First);
        using var back = ring.OpenBack();
        using (var cursor = back.OpenCursor())
        {
            NativeBytes.Word(_memory.Address) = First - 1;
            Assert.Equal(0, cursor.CountRequests());
            Assert.True(cursor.IsFaulted);
        }

        Assert.Equal(RingFaultKind.BadIndex, back.Fault!.Kind);
    }

    [Fact]
    public void SharedRing_SteadyState_AllocatesNothing()
    {
        using var ring = Make(4096, First);
        using var front = ring.OpenFront();
        using var back = ring.OpenBack();
        var requests = new Request[32];
        var responses = new ulong[32];
        AllocationProbe.RequireNothing(() =>
        {
            Assert.True(front.TryPut(requests[0]));
            Assert.True(front.Put(requests) == 32);
            using (var cursor = front.OpenCursor())
            {
                cursor.PushAndCheckNotify();
            }

            Assert.True(back.FinalCheck());
            Assert.True(back.TryTake(out _));
            Assert.True(back.Take(requests) == 32);
            Assert.True(!back.FinalCheck());
            Assert.True(back.TryPut(1));
            Assert.True(back.Put(responses) == 32);
            back.PushAndCheckNotify();
            Assert.True(front.TryTake(out _));
            Assert.True(front.Take(responses) == 32);
            Assert.True(!front.FinalCheck());
        });
    }

    private SharedRing<Request, ulong> Make(int bytes, uint first) =>
        SharedRing<Request, ulong>.Create(new PageRegion(_memory, 0, bytes), first);

    /// <summary>Of 12 bytes, in entries of 16.</summary>
    private readonly record struct Request(uint Value, uint Second = 0, uint Third = 0);
}
