// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using FrameTable = RingIO.Memory.FrameTableCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>
/// Threads get, put, free, give and transfer one frame through the production core. Whoever holds it reads its memory, who makes it busy
/// writes it: a frame that is handed on too early is a data race.
/// </summary>
internal sealed class FrameTableProgram : IModelProgram, IDisposable
{
    public static readonly DomainId A = new(1, 7);
    public static readonly DomainId B = new(2, 0);
    public static readonly DomainId C = new(0, 3);

    private static readonly DomainId[] Owners = [A, B, C];

    private readonly PortableBacking _backing = new(8192);
    private readonly FrameTable _core;
    private readonly ByteMemory _page;
    private readonly Func<FrameTableProgram, bool>[] _threads;
    private readonly Action<FrameTableProgram>? _check;

    /// <summary>Sets up one frame.</summary>
    /// <param name="owner">Its owner; null: it is free.</param>
    /// <param name="check">What must be true of an execution, besides the counts.</param>
    /// <param name="threads">The bodies: what each returns is in <see cref="Done"/>.</param>
    public FrameTableProgram(
        DomainId? owner,
        Action<FrameTableProgram>? check,
        params Func<FrameTableProgram, bool>[] threads
    )
    {
        _check = check;
        _threads = threads;
        Done = new bool[threads.Length];
        _core = new(_backing.Address, 1);
        _page = new(_backing.Address + 4096);
        if (owner is { } first)
        {
            Assert.True(_core.TryBeginFree(0));
            _page.Value = Mark(first);
            _core.End(0, first);
        }
    }

    public int ThreadCount => _threads.Length;

    /// <summary>What each thread came to.</summary>
    public bool[] Done { get; }

    public FrameInfo Info => _core.Look(0);

    public void Run(int thread)
    {
        Done[thread] = false;
        Done[thread] = _threads[thread](this);
    }

    public void Check()
    {
        var info = Info;
        Assert.False(info.IsBusy);
        Assert.Equal(0, info.TypeCount);
        Assert.Equal(info.Type == FrameType.Free ? 0 : 1, info.References);
        Assert.True(info.Type == FrameType.Free || Owners.Contains(info.Owner));
        _check?.Invoke(this);
    }

    public void Dispose() => _backing.Dispose();

    /// <summary>Takes a reference for an owner, reads what is the owner's, drops it.</summary>
    public bool Use(DomainId owner)
    {
        if (!_core.TryGet(0, owner))
        {
            return false;
        }

        RequireOwner(owner);
        Assert.Equal(Mark(owner), Read());
        RequireOwner(owner);
        Assert.True(_core.TryPut(0));
        return true;
    }

    /// <summary>Uses the frame as a type, alone with all who use it as that one: writes to it if it is for page tables.</summary>
    public bool UseAs(DomainId owner, FrameType type)
    {
        if (!_core.TryGetType(0, owner, type))
        {
            return false;
        }

        Assert.Equal(type, _core.Look(0).Type);
        if (type == FrameType.PageTable)
        {
            Write(Mark(owner));
        }
        else
        {
            Assert.Equal(Mark(owner), Read());
        }

        RequireOwner(owner);
        Assert.Equal(type, _core.Look(0).Type);
        Assert.True(_core.TryPutType(0));
        return true;
    }

    /// <summary>Moves the frame, scrubbed for its next owner.</summary>
    public bool Transfer(DomainId from, DomainId to)
    {
        if (!_core.TryBegin(0, from))
        {
            return false;
        }

        Write(Mark(to));
        _core.End(0, to);
        return true;
    }

    /// <summary>Frees the frame.</summary>
    public bool Free(DomainId owner)
    {
        if (!_core.TryBegin(0, owner))
        {
            return false;
        }

        Write(0);
        _core.Free(0);
        return true;
    }

    /// <summary>Gives the free frame to an owner.</summary>
    public bool Give(DomainId owner)
    {
        if (!_core.TryBeginFree(0))
        {
            return false;
        }

        Assert.Equal(0UL, Read());
        Write(Mark(owner));
        _core.End(0, owner);
        return true;
    }

    /// <summary>Makes the frame busy and leaves it as it was.</summary>
    public bool Touch(DomainId owner)
    {
        if (!_core.TryBegin(0, owner))
        {
            return false;
        }

        Assert.Equal(Mark(owner), Read());
        _core.Cancel(0);
        return true;
    }

    private static ulong Mark(DomainId owner) => owner.Number + 10UL;

    private void RequireOwner(DomainId owner)
    {
        var info = _core.Look(0);
        Assert.Equal(owner, info.Owner);
        Assert.False(info.IsBusy);
    }

    private ulong Read()
    {
        SimulatedOrder.PayloadOpen(in _page.Bytes, sizeof(ulong), PayloadAccess.Read);
        var value = _page.Value;
        SimulatedOrder.PayloadClose(in _page.Bytes, sizeof(ulong), PayloadAccess.Read);
        return value;
    }

    private void Write(ulong value)
    {
        SimulatedOrder.PayloadOpen(in _page.Bytes, sizeof(ulong), PayloadAccess.Write);
        _page.Value = value;
        SimulatedOrder.PayloadClose(in _page.Bytes, sizeof(ulong), PayloadAccess.Write);
    }

    // One word of a frame's memory.
    private readonly struct ByteMemory(nint address)
    {
        private readonly Slots<ulong> _slots = new(address, 1);

        public ref byte Bytes => ref _slots.Bytes(0);

        public ulong Value
        {
            get => _slots.First;
            set => _slots.First = value;
        }
    }
}
