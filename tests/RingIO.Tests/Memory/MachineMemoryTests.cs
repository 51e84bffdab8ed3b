// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Memory;

/// <summary>What may be done with a frame, and what is refused by name.</summary>
public sealed class MachineMemoryTests
{
    private static readonly DomainId One = new(1, 4);
    private static readonly DomainId Two = new(2, 0);
    private static readonly Mfn Frame = new(5);

    public static TheoryData<string, Action<MachineMemory>, string, string> Refused =>
        new()
        {
            // What is done first, then what must be refused; the report says what the frame is.
            { "give what is owned", m => m.Give(Frame, 1, Two), "dom1.4", "1 reference(s)" },
            { "free a stranger's", m => m.Free(Frame, 1, Two), "dom1.4", "1 reference(s)" },
            { "free an earlier generation's", m => m.Free(Frame, 1, new(1, 3)), "dom1.4", "1" },
            { "move a stranger's", m => m.Transfer(Frame, Two, One), "dom1.4", "1 reference(s)" },
            { "drop the owner's reference", m => m.Put(Frame), "dom1.4", "1 reference(s)" },
            { "drop a use that is not", m => m.PutType(Frame), "dom1.4", "0 use(s)" },
            {
                "free what is referred to",
                m =>
                {
                    Assert.True(m.TryGet(Frame, One));
                    m.Free(Frame, 1, One);
                },
                "dom1.4",
                "2 reference(s)"
            },
            {
                "move what is referred to",
                m =>
                {
                    Assert.True(m.TryGet(Frame, One));
                    m.Transfer(Frame, One, Two);
                },
                "dom1.4",
                "2 reference(s)"
            },
            {
                "free what is in use",
                m =>
                {
                    Assert.True(m.TryGetType(Frame, One, FrameType.PageTable));
                    m.Free(Frame, 1, One);
                },
                "PageTable of dom1.4",
                "1 use(s), 2 reference(s)"
            },
            {
                "drop a use as a reference",
                m =>
                {
                    Assert.True(m.TryGetType(Frame, One, FrameType.Io));
                    m.Put(Frame);
                },
                "Io of dom1.4",
                "1 use(s), 2 reference(s)"
            },
            {
                "drop a reference as a use",
                m =>
                {
                    Assert.True(m.TryGet(Frame, One));
                    m.PutType(Frame);
                },
                "dom1.4",
                "0 use(s), 2 reference(s)"
            },
            {
                "free twice",
                m =>
                {
                    m.Free(Frame, 1, One);
                    m.Free(Frame, 1, One);
                },
                "is free",
                "mfn:0x5"
            },
            {
                "refer to nothing",
                m =>
                {
                    m.Free(Frame, 1, One);
                    m.Put(Frame);
                },
                "is free",
                "mfn:0x5"
            },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Transition_ThatIsIllegal_IsRefusedAndNamesFrameOwnerAndCounts(
        string what,
        Action<MachineMemory> act,
        string owner,
        string counts
    )
    {
        ArgumentNullException.ThrowIfNull(act);
        using var machine = BareMachine.Of(8);
        machine.Give(Frame, 1, One);
        var refused = Assert.Throws<FrameException>(() => act(machine));
        Assert.Equal(Frame, refused.Frame);
        Assert.Equal(machine[Frame], refused.Info);
        Assert.All(
            ["mfn:0x5", owner, counts],
            part =>
                Assert.True(
                    refused.Message.Contains(part, StringComparison.Ordinal),
                    what + refused.Message
                )
        );
    }

    [Fact]
    public void Type_WhileItIsUsed_IsNotAnother()
    {
        using var machine = BareMachine.Of(8);
        machine.Give(Frame, 1, One);
        Assert.True(machine.TryGetType(Frame, One, FrameType.PageTable));
        Assert.True(machine.TryGetType(Frame, One, FrameType.PageTable));
        Assert.False(machine.TryGetType(Frame, One, FrameType.Normal));
        machine.PutType(Frame);
        Assert.False(machine.TryGetType(Frame, One, FrameType.Io));
        machine.PutType(Frame);
        Assert.Equal(new FrameInfo(One, FrameType.PageTable, 0, 1), machine[Frame]);
        Assert.True(machine.TryGetType(Frame, One, FrameType.Io));
        Assert.Equal(new FrameInfo(One, FrameType.Io, 1, 2), machine[Frame]);
    }

    [Theory]
    [InlineData(FrameType.Free)]
    [InlineData((FrameType)5)]
    [InlineData((FrameType)(-1))]
    public void TryGetType_OfWhatIsNoUse_Throws(FrameType type)
    {
        using var machine = BareMachine.Of(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.TryGetType(Frame, One, type));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 52)]
    public void Reference_ToANumberThatIsNoFrame_IsRefusedAndElseThrows(ulong number)
    {
        using var machine = BareMachine.Of(8);
        var frame = new Mfn(number);
        Assert.False(machine.TryGet(frame, One));
        Assert.False(machine.TryGetType(frame, One, FrameType.Normal));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine[frame]);
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Give(frame, 1, One));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Put(frame));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.AddressOf(frame));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.TryTransfer(frame, One, Two));
    }

    [Theory]
    [InlineData(0UL, 9)]
    [InlineData(7UL, 2)]
    [InlineData(0UL, 0)]
    [InlineData(0UL, -1)]
    [InlineData(1UL, long.MaxValue)]
    public void Range_ThatIsNotInside_Throws(ulong first, long count)
    {
        using var machine = BareMachine.Of(8);
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Give(new(first), count, One));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Free(new(first), count, One));
        Assert.Throws<ArgumentOutOfRangeException>(() => machine.Scrub(new(first), count));
    }

    [Fact]
    public void GiveAndFree_OfARangeWithAnObstacle_ChangeNothing()
    {
        using var machine = BareMachine.Of(8);
        machine.Give(Frame, 1, One);
        Assert.Equal(
            Frame,
            Assert.Throws<FrameException>(() => machine.Give(new(3), 4, Two)).Frame
        );
        Assert.Equal(FrameType.Free, machine[new(3)].Type);
        Assert.Equal(FrameType.Free, machine[new(4)].Type);
        machine.Give(new(3), 2, One);
        Assert.True(machine.TryGetType(new(4), One, FrameType.PageTable));
        machine.PutType(new(4));
        Assert.True(machine.TryGet(Frame, One));
        Assert.False(machine.TryFree(new(3), 3, One, out var obstacle));
        Assert.Equal(Frame, obstacle);
        // What was begun is as it was, its last type too.
        Assert.Equal(new FrameInfo(One, FrameType.Normal, 0, 1), machine[new(3)]);
        Assert.Equal(new FrameInfo(One, FrameType.PageTable, 0, 1), machine[new(4)]);
        machine.Put(Frame);
        machine.Free(new(3), 3, One);
        Assert.Equal("free", machine[Frame].ToString());
    }

    [Fact]
    public void TryExchange_OfTwoFrames_SwapsOwnersOrChangesNothing()
    {
        using var machine = BareMachine.Of(8);
        machine.Give(new(1), 1, One);
        machine.Give(new(2), 1, Two);
        Assert.False(machine.TryExchange(new(1), Two, new(2), One));
        Assert.False(machine.TryExchange(new(1), One, new(1), One));
        Assert.True(machine.TryGet(new(2), Two));
        Assert.False(machine.TryExchange(new(1), One, new(2), Two));
        Assert.Equal(new FrameInfo(One, FrameType.Normal, 0, 1), machine[new(1)]);
        machine.Put(new(2));
        Assert.True(machine.TryExchange(new(1), One, new(2), Two));
        Assert.Equal(Two, machine[new(1)].Owner);
        Assert.Equal(One, machine[new(2)].Owner);
    }

    [Fact]
    public void Memory_OfAFrame_IsItsPartOfTheBackingInEveryView()
    {
        using var backing = new PortableBacking(4 * 4096);
        using var machine = new MachineMemory(backing);
        var frame = new Mfn(2);
        Assert.Equal(4, machine.FrameCount);
        Assert.Equal(backing.Address + (2 * 4096), machine.AddressOf(frame));
        machine.Words(frame)[511] = 0x0102030405060708;
        Assert.Equal(0x01020304U, machine.HalfWords(frame)[1023]);
        Assert.Equal(8, machine.Bytes(frame)[4088]);
        Assert.Equal(4096, machine.Bytes(frame).Length);
        Assert.Equal(0, machine.Bytes(new(3))[0]);
        machine.Scrub(frame, 1);
        Assert.False(machine.Bytes(frame).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Dispose_OfTheMachine_LeavesNoFrameToReach()
    {
        using var backing = new PortableBacking(8 * 4096);
        var machine = new MachineMemory(backing);
        machine.Give(Frame, 1, One);
        Assert.Throws<InvalidOperationException>(backing.Dispose);
        machine.Dispose();
        machine.Dispose();
        Assert.False(machine.TryGet(Frame, One));
        Assert.Throws<ObjectDisposedException>(() => machine[Frame]);
        Assert.Throws<ObjectDisposedException>(() => machine.Bytes(Frame));
    }

    [Fact]
    public void Table_OfATebibyte_TakesSixteenBytesAFrame()
    {
        const long Frames = (1L << 40) / 4096;
        Assert.Equal(16, Unsafe.SizeOf<FrameWords>());
        // 2^28 frames of 16 bytes: 4 GiB, less than 0.4 % of what they describe.
        Assert.Equal(4L << 30, Frames * Unsafe.SizeOf<FrameWords>());
        Assert.True((double)(Frames * Unsafe.SizeOf<FrameWords>()) / (1L << 40) < 0.004);
        // The free sets of an allocator on top: 5 bits a frame, and 1/63 more to find the lowest at once.
        using var machine = BareMachine.Of(1 << 20);
        using var allocator = new FrameAllocator(machine);
        Assert.InRange((double)allocator.SetBytes / machine.FrameCount, 0.6, 0.66);
    }

    [Fact]
    public void References_FromTwoThreadsWhileTheFrameMoves_AreNeverAStrangers()
    {
        const int Rounds = 100_000;
        using var machine = BareMachine.Of(8);
        machine.Give(Frame, 1, One);
        var moved = 0;
        TwoThreads.Run(
            _ =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    if (machine.TryGet(Frame, One))
                    {
                        Assert.True(machine[Frame].Owner == One);
                        machine.Put(Frame);
                    }
                }
            },
            _ =>
            {
                for (var i = 0; i < Rounds; i++)
                {
                    moved += machine.TryTransfer(Frame, One, Two) ? 1 : 0;
                    machine.TryTransfer(Frame, Two, One);
                }
            }
        );
        Assert.NotEqual(0, moved);
        Assert.Equal(1, machine[Frame].References);
    }
}
