// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Runtime.CompilerServices;
using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Testing.Guards;

namespace RingIO.Testing.Tests.Guards;

/// <summary>The diagnostic twin of a pool of memory finds each misuse and tells who owned the memory; correct use is silent.</summary>
public sealed class DiagnosticMemoryPoolTests : IDisposable
{
    private readonly PortableBacking _backing = new(8 * 4096);
    private readonly PageMemoryPool _inner;
    private readonly DiagnosticMemoryPool _pool;

    public DiagnosticMemoryPoolTests()
    {
        _inner = new(_backing);
        _pool = new(_inner);
    }

    public void Dispose()
    {
        // It finds once more what a test did on purpose.
        _ = Record.Exception(_pool.Dispose);
        _inner.Dispose();
        // The inner pool's lease is out if a test leaked.
        if (_inner.Rented == 0)
        {
            _backing.Dispose();
        }
    }

    [Fact]
    public void Rent_CorrectUse_IsSilent()
    {
        for (var round = 0; round < 50; round++)
        {
            using var some = _pool.Rent(100);
            using var any = _pool.Rent();
            using var whole = _pool.Rent(_pool.MaxBufferSize);
            Assert.True(some.Memory.Length >= 100);
            Assert.Equal(4096, whole.Memory.Length);
            Assert.Equal(4096 - 128, any.Memory.Length);
            Assert.All(some.Memory[..100].ToArray(), b => Assert.Equal(0xDB, b));
            some.Memory.Span.Fill(1);
            any.Memory.Span.Fill(2);
            whole.Memory.Span.Fill(3);
            using var watch = _pool.Watch(some.Memory);
            using var pin = any.Memory.Pin();
            Assert.Equal(3, _pool.Rented);
            _pool.Check();
        }

        _pool.ThrowIfLeaked();
        _pool.Dispose();
        _pool.Dispose();
        Assert.Empty(_pool.Misuses);
        Assert.Equal(0, _inner.Rented);
        Assert.Throws<ObjectDisposedException>(() => _pool.Rent());
    }

    [Fact]
    public void Rent_MoreThanTheInnerPoolHas_TakesWhatIsKeptBackFirst()
    {
        for (var i = 0; i < 4; i++)
        {
            _pool.Rent(10).Dispose();
        }

        var all = Enumerable.Range(0, 8).Select(_ => _pool.Rent(10)).ToArray();
        Assert.Throws<InvalidOperationException>(() => _pool.Rent(10));
        Assert.All(all, owner => owner.Dispose());
        _pool.Dispose();
    }

    [Fact]
    public void Memory_AfterReturn_Throws()
    {
        var owner = RentAsFirstOwner();
        var stale = owner.Memory;
        ReturnAsLastOwner(owner);
        var misuse = Misuses.Expect(
            MisuseKind.UseAfterReturn,
            nameof(RentAsFirstOwner),
            () => stale.Span.Clear()
        );
        Assert.Contains(nameof(ReturnAsLastOwner), misuse.Returned, StringComparison.Ordinal);
        Assert.Throws<MisuseException>(() => owner.Memory);
        Assert.Throws<MisuseException>(() => stale.Pin());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Span_WrittenAfterReturn_IsFoundAtTheNextLook(int look)
    {
        var owner = RentAsFirstOwner();
        var stale = owner.Memory.Span;
        ReturnAsLastOwner(owner);
        stale[17] = 0x55;
        var misuse = Misuses.Expect(
            MisuseKind.UseAfterReturn,
            nameof(RentAsFirstOwner),
            () =>
            {
                switch (look)
                {
                    case 0:
                        _pool.Check();
                        break;
                    case 1:
                        _pool.Dispose();
                        break;
                    default:
                        for (var i = 0; i < 10; i++)
                        {
                            _pool.Rent(10).Dispose();
                        }

                        break;
                }
            }
        );
        Assert.Contains("byte 17 was 0xdb and is 0x55", misuse.Detail, StringComparison.Ordinal);
        Assert.Contains(nameof(ReturnAsLastOwner), misuse.Returned, StringComparison.Ordinal);
        Assert.Contains(misuse, _pool.Misuses);
    }

    [Fact]
    public void Dispose_Twice_IsADoubleReturn()
    {
        var owner = RentAsFirstOwner();
        ReturnAsLastOwner(owner);
        var misuse = Misuses.Expect(
            MisuseKind.DoubleReturn,
            nameof(RentAsFirstOwner),
            owner.Dispose
        );
        Assert.Contains(nameof(ReturnAsLastOwner), misuse.Returned, StringComparison.Ordinal);
        Assert.Contains(
            nameof(Dispose_Twice_IsADoubleReturn),
            misuse.Detail,
            StringComparison.Ordinal
        );
        _pool.Dispose();
    }

    [Theory]
    [InlineData(-1, "byte 1 before its start")]
    [InlineData(0, "byte 0 behind its end")]
    [InlineData(63, "byte 63 behind its end")]
    public void Return_OverrunMemory_IsFound(int at, string where)
    {
        var owner = RentAsFirstOwner();
        _pool.Check();
        var bytes = owner.Memory.Span;
        Beyond(bytes, at < 0 ? at : bytes.Length + at) ^= 0xFF;
        var misuse = Misuses.Expect(MisuseKind.Overrun, nameof(RentAsFirstOwner), _pool.Check);
        Assert.Contains(where, misuse.Detail, StringComparison.Ordinal);
        Misuses.Expect(MisuseKind.Overrun, nameof(RentAsFirstOwner), owner.Dispose);
        Assert.Equal(0, _inner.Rented);
    }

    [Fact]
    public void Dispose_WithMemoryOut_IsALeakAndItStaysItsOwners()
    {
        var owner = RentAsFirstOwner();
        Misuses.Expect(MisuseKind.Leak, nameof(RentAsFirstOwner), _pool.ThrowIfLeaked);
        Misuses.Expect(MisuseKind.Leak, nameof(RentAsFirstOwner), _pool.Dispose);
        owner.Memory.Span.Clear();
        owner.Dispose();
        Assert.Equal(0, _inner.Rented);
    }

    [Fact]
    public void ThrowIfLeaked_OwnerCollected_SaysThatNobodyHoldsIt()
    {
        Drop();
        for (var i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        var misuse = Misuses.Expect(MisuseKind.Leak, nameof(RentAsFirstOwner), _pool.ThrowIfLeaked);
        Assert.Contains("was lost", misuse.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Watch_WrittenMemory_IsFoundAtCloseAndCheck()
    {
        using var owner = _pool.Rent(32);
        owner.Memory.Span.Fill(7);
        var watch = WatchAsFirstReader(owner.Memory);
        watch.Check();
        owner.Memory.Span[5] = 8;
        Misuses.Expect(MisuseKind.WriteThroughReadOnly, nameof(WatchAsFirstReader), watch.Check);
        var misuse = Misuses.Expect(
            MisuseKind.WriteThroughReadOnly,
            nameof(WatchAsFirstReader),
            watch.Dispose
        );
        Assert.Contains("byte 5 was 0x07 and is 0x08", misuse.Detail, StringComparison.Ordinal);
        watch.Dispose();
    }

    [Fact]
    public void Watch_WriteUndoneBeforeTheLook_IsNotSeen()
    {
        // What a portable guard cannot see; only page protection could.
        using var owner = _pool.Rent(32);
        using var watch = _pool.Watch(owner.Memory);
        owner.Memory.Span[5] ^= 1;
        owner.Memory.Span[5] ^= 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private IMemoryOwner<byte> RentAsFirstOwner() => _pool.Rent(1000);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReturnAsLastOwner(IMemoryOwner<byte> owner) => owner.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ReadOnlyWatch WatchAsFirstReader(ReadOnlyMemory<byte> memory) => _pool.Watch(memory);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drop() => RentAsFirstOwner().Memory.Span.Clear();

    // Sound: the byte lies within the inner pool's block, in the canaries of what was rented.
    private static ref byte Beyond(Span<byte> bytes, int at) => ref Unsafe.Add(ref bytes[0], at);
}
