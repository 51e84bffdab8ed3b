// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Memory;

/// <summary>One owner, one type, honest counts: what breaks the discipline is refused and named.</summary>
public sealed class MachineMemoryTests : IDisposable
{
    private static readonly DomainId One = new(1, 0);
    private static readonly DomainId Two = new(2, 7);
    private readonly PortableBacking _backing = new(8 * 4096);
    private readonly MachineMemory _memory;

    public MachineMemoryTests() => _memory = new(_backing);

    public void Dispose()
    {
        _memory.Dispose();
        _backing.Dispose();
    }

    [Fact]
    public void Give_FreeFrames_HaveOneOwnerAndOneReference()
    {
        _memory.Give(new(2), 3, Two);
        Assert.Equal(new FrameInfo(Two, FrameType.Normal, 0, 1), _memory[new(4)]);
        Assert.Equal(FrameType.Free, _memory[new(5)].Type);
        _memory.Free(new(2), 3, Two);
        Assert.Equal(FrameType.Free, _memory[new(3)].Type);
    }

    [Fact]
    public void Give_OneOfThemOwned_GivesNoneAndNamesIt()
    {
        _memory.Give(new(3), 1, One);
        var thrown = Assert.Throws<FrameException>(() => _memory.Give(new(2), 3, Two));
        Assert.Contains("mfn:0x3", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("dom1.0", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(FrameType.Free, _memory[new(2)].Type);
        Assert.Equal(FrameType.Free, _memory[new(4)].Type);
    }

    [Fact]
    public void Free_WhileReferredToOrUsedOrOfAnother_IsRefused()
    {
        _memory.Give(new(0), 2, One);
        Assert.Throws<FrameException>(() => _memory.Free(new(0), 1, Two));
        Assert.True(_memory.TryGet(new(1), One));
        var thrown = Assert.Throws<FrameException>(() => _memory.Free(new(0), 2, One));
        Assert.Contains("2 reference(s)", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(One, _memory[new(0)].Owner);
        _memory.Put(new(1));
        _memory.Free(new(0), 2, One);
        Assert.Throws<FrameException>(() => _memory.Free(new(0), 1, One));
    }

    [Fact]
    public void GetType_OfAFrameInUseAsAnother_IsRefusedUntilNobodyUsesIt()
    {
        _memory.Give(new(0), 1, One);
        Assert.True(_memory.TryGetType(new(0), One, FrameType.PageTable));
        Assert.True(_memory.TryGetType(new(0), One, FrameType.PageTable));
        Assert.False(_memory.TryGetType(new(0), One, FrameType.Normal));
        Assert.Equal(new FrameInfo(One, FrameType.PageTable, 2, 3), _memory[new(0)]);
        _memory.PutType(new(0));
        _memory.PutType(new(0));
        Assert.True(_memory.TryGetType(new(0), One, FrameType.Normal));
        Assert.Throws<FrameException>(() => _memory.Put(new(0)));
        _memory.PutType(new(0));
        Assert.Throws<FrameException>(() => _memory.PutType(new(0)));
    }

    [Fact]
    public void Transfer_OnlyWithoutReferences_ChangesTheOwner()
    {
        _memory.Give(new(0), 1, One);
        Assert.True(_memory.TryGet(new(0), One));
        Assert.Throws<FrameException>(() => _memory.Transfer(new(0), One, Two));
        _memory.Put(new(0));
        _memory.Transfer(new(0), One, Two);
        Assert.False(_memory.TryGet(new(0), One));
        Assert.True(_memory.TryGet(new(0), Two));
    }

    [Fact]
    public void Get_OfWhatIsNoFrame_IsRefusedAndOthersThrow()
    {
        Assert.False(_memory.TryGet(new(ulong.MaxValue), One));
        Assert.False(_memory.TryGetType(new(8), One, FrameType.Io));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Put(new(8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _memory.Give(new(7), 2, One));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            _memory.TryGetType(new(0), One, FrameType.Free)
        );
    }

    [Fact]
    public void Scrub_Frames_LeavesNothingOfTheLastOwners()
    {
        _memory.Bytes(new(1)).Fill(7);
        _memory.Words(new(2))[511] = 7;
        _memory.Scrub(new(1), 2);
        Assert.False(_memory.Bytes(new(1)).ContainsAnyExcept((byte)0));
        Assert.Equal(0U, _memory.HalfWords(new(2))[1022]);
    }

    // 2^28 frames of 16 bytes: 4 GiB for 1 TiB.
    [Fact]
    public void FrameWords_OfOneFrame_AreSixteenBytes() =>
        Assert.Equal(16, Unsafe.SizeOf<FrameWords>());

    [Fact]
    public void Dispose_GivesItsLeaseBack()
    {
        Assert.Throws<InvalidOperationException>(_backing.Dispose);
        _memory.Dispose();
        _backing.Dispose();
    }
}
