// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>
/// One frame that owners and holders of references meet at. Who holds it reads what is its owner's, who makes it busy writes what is the
/// next one's: a frame that is handed on too early is a data race.
/// </summary>
public sealed class Frames : IModelProgram, IDisposable
{
    private static readonly DomainId One = new(1, 7);
    private static readonly DomainId Two = new(2, 0);
    private static readonly DomainId Three = new(0, 3);

    private readonly PortableBacking _table = new(4096);
    private readonly PortableBacking _memory = new(4096);
    private readonly FrameTableCore<Order> _core;
    private readonly Slots<ulong> _frame;
    private readonly Func<Frames, bool>[] _threads;
    private readonly Action<Frames>? _check;
    private readonly bool[] _done;

    // Owner null: the frame is free at first. The check sees what each thread came to.
    private Frames(DomainId? owner, Action<Frames>? check, params Func<Frames, bool>[] threads)
    {
        _core = new(_table.Address, 1);
        _frame = new(_memory.Address, 512);
        _threads = threads;
        _check = check;
        _done = new bool[threads.Length];
        if (owner is { } first)
        {
            _core.TryBeginFree(0);
            _frame[0] = Mark(first);
            _core.End(0, first);
        }
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    /// <summary>The frame moves from one owner to another; both refer to it.</summary>
    public static Frames Transfer() =>
        new(
            One,
            f =>
                Require.That(
                    f._done[0] || f._done[1],
                    "Each was refused, and each only because of the other."
                ),
            f => f.Refer(One),
            f => f.Transfer(One, Two),
            f => f.Refer(Two)
        );

    /// <summary>The owner frees the frame and another is given it; both refer to it.</summary>
    public static Frames Reuse() =>
        new(One, null, f => f.Refer(One), f => f.Free(One), f => f.Give(Two) && f.Refer(Two));

    /// <summary>An allocator takes the frame back and gives it to another, who must find what it left.</summary>
    public static Frames TakenBack() =>
        new(
            One,
            f =>
                Require.That(
                    f._done[0] || f._done[1],
                    "Each was refused, and each only because of the other."
                ),
            f => f.Refer(One),
            f => f.TakeBack(One, Two),
            f => f.Refer(Two)
        );

    /// <summary>Uses as different types, never both at once, and as the same.</summary>
    public static Frames Types() =>
        new(
            One,
            null,
            f => f.Use(One, FrameType.PageTable),
            f => f.Use(One, FrameType.Io),
            f => f.Use(One, FrameType.Io)
        );

    /// <summary>The frame moves while it is used; a use is a reference.</summary>
    public static Frames MoveOfAUsedFrame() =>
        new(
            One,
            null,
            f => f.Use(One, FrameType.Normal),
            f => f.Transfer(One, Two),
            f => f.Use(Two, FrameType.Normal)
        );

    /// <summary>Two want the frame: each is refused only because of the other.</summary>
    public static Frames TwoTakers() =>
        new(
            One,
            f =>
            {
                Require.That(f._done[0] || f._done[1], "Both were refused.");
                Require.Equal(f._done[1] ? Three : Two, f._core.Look(0).Owner, "the owner");
            },
            f => f.Transfer(One, Two),
            f => f.Transfer(One, Three) || f.Transfer(Two, Three)
        );

    /// <summary>Who is refused for his name never keeps the owner from his frame.</summary>
    public static Frames Strangers() =>
        new(
            One,
            f =>
                Require.That(f._done is [true, false, false], "A stranger was in the owner's way."),
            f => f.Transfer(One, Two),
            f => f.Refer(Three),
            f => f.Free(Three)
        );

    /// <summary>A change that is begun and cancelled leaves all as it was.</summary>
    public static Frames Cancelled() =>
        new(
            One,
            f => Require.Equal(One, f._core.Look(0).Owner, "the owner"),
            f => f.Touch(One),
            f => f.Refer(One),
            f => f.Touch(One)
        );

    /// <summary>A look at a frame that becomes somebody's: never the state of now and the owner of before.</summary>
    public static Frames Look() =>
        new(
            null,
            null,
            f => f.Give(Two),
            f =>
            {
                var info = f._core.Look(0);
                Require.That(info.Type == FrameType.Free || info.Owner == Two, $"{info}");
                return true;
            }
        );

    /// <inheritdoc/>
    public void Run(int thread)
    {
        _done[thread] = false;
        _done[thread] = _threads[thread](this);
    }

    /// <inheritdoc/>
    public void Check()
    {
        var info = _core.Look(0);
        Require.That(!info.IsBusy, "The frame is busy at the end.");
        Require.Equal(0, info.TypeCount, "uses at the end");
        Require.Equal(
            info.Type == FrameType.Free ? 0L : 1L,
            info.References,
            "references at the end"
        );
        _check?.Invoke(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _table.Dispose();
        _memory.Dispose();
    }

    private bool Refer(DomainId owner)
    {
        if (!_core.TryGet(0, owner))
        {
            return false;
        }

        RequireOwner(owner);
        Require.Equal(Mark(owner), Read(), "what the owner left");
        RequireOwner(owner);
        Require.That(_core.TryPut(0), "A reference is gone.");
        return true;
    }

    // Page tables are written; other uses only read.
    private bool Use(DomainId owner, FrameType type)
    {
        if (!_core.TryGetType(0, owner, type))
        {
            return false;
        }

        Require.Equal(type, _core.Look(0).Type, "the type of a frame in use");
        if (type == FrameType.PageTable)
        {
            Write(Mark(owner));
        }
        else
        {
            Require.Equal(Mark(owner), Read(), "what the owner left");
        }

        RequireOwner(owner);
        Require.Equal(type, _core.Look(0).Type, "the type of a frame in use");
        Require.That(_core.TryPutType(0), "A use is gone.");
        return true;
    }

    private bool Transfer(DomainId from, DomainId to)
    {
        if (!_core.TryBegin(0, from))
        {
            return false;
        }

        Write(Mark(to));
        _core.End(0, to);
        return true;
    }

    private bool TakeBack(DomainId from, DomainId to)
    {
        if (!_core.TryTakeBack(0, from, default, default, out _))
        {
            return false;
        }

        Require.Equal(FrameType.Free, _core.Look(0).Type, "a frame that was taken back");
        Write(Mark(to));
        _core.End(0, to);
        return true;
    }

    private bool Free(DomainId owner)
    {
        if (!_core.TryBegin(0, owner))
        {
            return false;
        }

        Write(0);
        _core.Free(0);
        return true;
    }

    private bool Give(DomainId owner)
    {
        if (!_core.TryBeginFree(0))
        {
            return false;
        }

        Require.Equal(0UL, Read(), "what a free frame holds");
        Write(Mark(owner));
        _core.End(0, owner);
        return true;
    }

    private bool Touch(DomainId owner)
    {
        if (!_core.TryBegin(0, owner))
        {
            return false;
        }

        Require.Equal(Mark(owner), Read(), "what the owner left");
        _core.Cancel(0);
        return true;
    }

    private static ulong Mark(DomainId owner) => owner.Number + 10UL;

    private void RequireOwner(DomainId owner)
    {
        var info = _core.Look(0);
        Require.That(info.Owner == owner && !info.IsBusy, $"A reference of {owner}: {info}");
    }

    private ulong Read()
    {
        Order.PayloadOpen(ref _frame.Bytes(0), sizeof(ulong), PayloadAccess.Read);
        var value = _frame[0];
        Order.PayloadClose(ref _frame.Bytes(0), sizeof(ulong), PayloadAccess.Read);
        return value;
    }

    private void Write(ulong value)
    {
        Order.PayloadOpen(ref _frame.Bytes(0), sizeof(ulong), PayloadAccess.Write);
        _frame[0] = value;
        Order.PayloadClose(ref _frame.Bytes(0), sizeof(ulong), PayloadAccess.Write);
    }
}
