// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>One frame, over which owners and holders of references meet. Its memory is used only by whom the table lets: else it is a race.</summary>
public sealed class Frames : IModelProgram, IDisposable
{
    private static readonly DomainId One = new(1, 1);
    private static readonly DomainId Two = new(2, 1);

    private readonly PortableBacking _table = new(4096);
    private readonly PortableBacking _memory = new(4096);
    private readonly FrameTableCore<Order> _core;
    private readonly Slots<ulong> _frame;
    private readonly Action[] _threads;
    private readonly DomainId _owner;
    private readonly bool _checksOwner;

    private Frames(DomainId finalOwner, bool checksOwner, Func<Frames, Action[]> threads)
    {
        _core = new(_table.Address, 1);
        _frame = new(_memory.Address, 512);
        _core.TryBegin(0, null);
        _core.End(0, One);
        _owner = finalOwner;
        _checksOwner = checksOwner;
        _threads = threads(this);
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    /// <summary>The owner hands the frame on as soon as nobody refers to it; two others refer to it as the first owner's.</summary>
    public static Frames Transfer() =>
        new(Two, true, f => [f.HandOn, () => f.Refer(One), () => f.Use(One, FrameType.Normal)]);

    /// <summary>The owner frees the frame and another is given it; somebody refers to it as the first owner's.</summary>
    public static Frames Reuse() =>
        new(
            Two,
            true,
            f =>
                [
                    () => f.Change(One, null),
                    () =>
                    {
                        f.Change(null, Two);
                        f.Write();
                    },
                    () => f.Refer(One),
                ]
        );

    /// <summary>Two uses as different types: never both at once.</summary>
    public static Frames Types() =>
        new(
            One,
            true,
            f => [() => f.Use(One, FrameType.PageTable), () => f.Use(One, FrameType.Normal)]
        );

    /// <inheritdoc/>
    public void Run(int thread) => _threads[thread]();

    /// <inheritdoc/>
    public void Check()
    {
        var info = _core.Look(0);
        Require.Equal(1L, info.References, "references at the end");
        Require.Equal(0, info.TypeCount, "uses at the end");
        Require.That(!_checksOwner || info.Owner == _owner, $"the owner: {info.Owner}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        _memory.Dispose();
    }

    private void HandOn()
    {
        Change(One, Two);
        Write();
    }

    private void Change(DomainId? from, DomainId? to)
    {
        ModelWait.Until(() => _core.TryBegin(0, from));
        _core.End(0, to);
    }

    private void Refer(DomainId owner)
    {
        if (!_core.TryGet(0, owner))
        {
            return;
        }

        Require.That(_core.Look(0).Owner == owner, "A reference to another owner's frame.");
        Order.PayloadOpen(ref _frame.Bytes(0), 8, PayloadAccess.Read);
        Order.PayloadClose(ref _frame.Bytes(0), 8, PayloadAccess.Read);
        Require.That(_core.TryPut(0), "A reference is gone.");
    }

    private void Use(DomainId owner, FrameType type)
    {
        if (!_core.TryGetType(0, owner, type))
        {
            return;
        }

        Require.Equal(type, _core.Look(0).Type, "the type of a frame in use");
        if (type == FrameType.PageTable)
        {
            Write();
        }
        else
        {
            Order.PayloadOpen(ref _frame.Bytes(0), 8, PayloadAccess.Read);
            Order.PayloadClose(ref _frame.Bytes(0), 8, PayloadAccess.Read);
        }

        Require.That(_core.TryPutType(0), "A use is gone.");
    }

    private void Write()
    {
        Order.PayloadOpen(ref _frame.Bytes(0), 8, PayloadAccess.Write);
        _frame[0] = 1;
        Order.PayloadClose(ref _frame.Bytes(0), 8, PayloadAccess.Write);
    }
}
