// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.ObjectPool;
using RingIO.Rings;
using RingIO.Testing.Guards;

namespace RingIO.Testing.Tests.Guards;

/// <summary>The diagnostic twin of a pool of objects finds each misuse and tells who owned the object; correct use is silent.</summary>
public sealed class DiagnosticPoolTests : IDisposable
{
    private readonly MeteredPool<StringBuilder> _inner = new(
        new StringBuilderPooledObjectPolicy(),
        2
    );
    private readonly DiagnosticPool<StringBuilder> _pool;

    public DiagnosticPoolTests() => _pool = new(_inner, text => (ulong)text.Length);

    public void Dispose() => _inner.Dispose();

    [Fact]
    public void Get_CorrectUse_IsSilent()
    {
        for (var round = 0; round < 50; round++)
        {
            var texts = Enumerable.Range(0, 4).Select(_ => _pool.Get()).ToArray();
            Assert.All(texts, text => text.Append("used"));
            Assert.All(texts, _pool.Return);
            _pool.Check();
        }

        _pool.ThrowIfLeaked();
        _pool.Dispose();
        _pool.Dispose();
        Assert.Empty(_pool.Misuses);
        Assert.Throws<ObjectDisposedException>(_pool.Get);
        Assert.True(_inner.Counts.AddUp);
    }

    [Fact]
    public void Return_Twice_IsADoubleReturn()
    {
        var text = GetAsFirstOwner();
        ReturnAsLastOwner(text);
        var misuse = Misuses.Expect(
            MisuseKind.DoubleReturn,
            nameof(GetAsFirstOwner),
            () => _pool.Return(text)
        );
        Assert.Contains(nameof(ReturnAsLastOwner), misuse.Returned, StringComparison.Ordinal);
        Assert.Equal(1, _inner.Counts.Returned);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Change_AfterReturn_IsFoundAtTheNextLook(int look)
    {
        var text = GetAsFirstOwner();
        ReturnAsLastOwner(text);
        text.Append("too late");
        var misuse = Misuses.Expect(
            MisuseKind.UseAfterReturn,
            nameof(GetAsFirstOwner),
            look switch
            {
                0 => _pool.Check,
                1 => _pool.Dispose,
                _ => () => _pool.Get(),
            }
        );
        Assert.Contains(nameof(ReturnAsLastOwner), misuse.Returned, StringComparison.Ordinal);
        Assert.Equal([misuse], _pool.Misuses);
    }

    [Fact]
    public void Return_AForeignObject_IsRefused()
    {
        Misuses.Expect(
            MisuseKind.NotRentedHere,
            nameof(ReturnAsLastOwner),
            () => ReturnAsLastOwner(new StringBuilder())
        );
        Assert.Equal(0, _inner.Counts.Returned);
    }

    [Fact]
    public void Dispose_WithAnObjectOut_IsALeak()
    {
        var text = GetAsFirstOwner();
        Misuses.Expect(MisuseKind.Leak, nameof(GetAsFirstOwner), _pool.ThrowIfLeaked);
        var misuse = Misuses.Expect(MisuseKind.Leak, nameof(GetAsFirstOwner), _pool.Dispose);
        Assert.Contains("was not returned", misuse.Detail, StringComparison.Ordinal);
        GC.KeepAlive(text);
    }

    [Fact]
    public void ThrowIfLeaked_ObjectCollected_SaysThatNobodyHoldsIt()
    {
        Drop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var misuse = Misuses.Expect(MisuseKind.Leak, nameof(GetAsFirstOwner), _pool.ThrowIfLeaked);
        Assert.Contains("was lost", misuse.Detail, StringComparison.Ordinal);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private StringBuilder GetAsFirstOwner() => _pool.Get();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReturnAsLastOwner(StringBuilder text) => _pool.Return(text);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drop() => GetAsFirstOwner().Append("forgotten");
}
