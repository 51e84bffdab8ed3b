// SPDX-License-Identifier: MIT

using System.Numerics;
using RingIO.Primitives;

namespace RingIO.Grants;

/// <content>What this domain has mapped of others' pages.</content>
public sealed partial class GrantTable
{
    // So many pages go to the mapper at once, that it may take a system call for many neighbours; the lock is held meanwhile.
    private const int Chunk = 512;
    private const GrantMapBits BothParts = GrantMapBits.HostMap | GrantMapBits.DeviceMap;

    private readonly Lock _handleGate = new();
    private readonly GrantHandles _handles;
    private readonly IGrantMapper? _mapper;
    private readonly Queue<(long Change, int Index)> _leaving = new();

    // Of the chunk at hand: what is mapped or unmapped, how that ended, by which handle, and which item of the batch it is.
    private GrantMapping[] _mappings = [];
    private GrantStatus[] _results = [];
    private int[] _indices = [];
    private int[] _items = [];

    /// <summary>How many handles are out, those that leave too.</summary>
    public int Handles
    {
        get
        {
            lock (_handleGate)
            {
                return _handles.Count;
            }
        }
    }

    /// <summary>Ends the pins of mappings that were unmapped and that no CPU can reach any more.</summary>
    /// <returns>How many unmapped ones still wait for a CPU.</returns>
    /// <remarks>Each operation of this domain does it too; nothing happens by itself.</remarks>
    public int Reclaim()
    {
        lock (_handleGate)
        {
            var granters = default(GrantEntered);
            try
            {
                while (_leaving.TryPeek(out var oldest) && _mapper!.IsComplete(oldest.Change))
                {
                    _leaving.Dequeue();
                    _handles[oldest.Index].IsLeaving = false;
                    granters.Enter(_handles[oldest.Index].Pin.Table);
                    EndPartInside(oldest.Index, GrantMapBits.HostMap);
                }
            }
            finally
            {
                granters.Leave();
            }

            return _leaving.Count;
        }
    }

    /// <summary>Maps a batch; each ends for itself, and each status is written.</summary>
    internal void Map(GrantRegistry registry, Span<GnttabMapGrantRef> batch)
    {
        Reclaim();
        for (; batch.Length > 0; batch = batch[Math.Min(Chunk, batch.Length)..])
        {
            lock (_handleGate)
            {
                MapChunk(registry, batch[..Math.Min(Chunk, batch.Length)]);
            }
        }
    }

    /// <summary>Unmaps a batch; each ends for itself, and each status is written. Pins end when all CPUs have acknowledged.</summary>
    internal void Unmap(Span<GnttabUnmapGrantRef> batch)
    {
        Reclaim();
        for (; batch.Length > 0; batch = batch[Math.Min(Chunk, batch.Length)..])
        {
            lock (_handleGate)
            {
                UnmapChunk(batch[..Math.Min(Chunk, batch.Length)]);
            }
        }

        Reclaim();
    }

    /// <summary>Unmaps a page and moves another in its place.</summary>
    internal GrantStatus Replace(in GnttabUnmapAndReplace operation)
    {
        Reclaim();
        GrantStatus status;
        lock (_handleGate)
        {
            var index = -1;
            status = IsClosed
                ? GrantStatus.BadDomain
                : Find(operation.Handle, operation.HostAddress, out index);
            if (status == GrantStatus.Okay)
            {
                status = Negative(
                    _mapper!.Replace(_handles[index].Mapping, operation.NewAddress, out var change)
                );
                if (status == GrantStatus.Okay)
                {
                    Leave(index, change);
                }
            }
        }

        Reclaim();
        return status;
    }

    /// <summary>Gives up all mappings: the domain is going.</summary>
    /// <param name="areGone">Whether the domain's memory is gone with all that was mapped in it, acknowledged by all CPUs.</param>
    /// <returns>How many handles are left; ask again later.</returns>
    internal int LeaveAll(bool areGone)
    {
        lock (_handleGate)
        {
            Span<GrantMapping> one = stackalloc GrantMapping[1];
            Span<GrantStatus> result = stackalloc GrantStatus[1];
            for (var index = 0; index < _handles.End; index++)
            {
                if (_handles[index].Has(GrantMapBits.DeviceMap))
                {
                    EndPart(index, GrantMapBits.DeviceMap);
                }

                if (!_handles[index].Has(GrantMapBits.HostMap))
                {
                    continue;
                }

                if (areGone)
                {
                    EndPart(index, GrantMapBits.HostMap);
                }
                else if (!_handles[index].IsLeaving)
                {
                    one[0] = _handles[index].Mapping;
                    var change = _mapper!.Unmap(one, result);
                    if (result[0] == GrantStatus.Okay)
                    {
                        Leave(index, change);
                    }
                }
            }

            if (areGone)
            {
                _leaving.Clear();
            }
        }

        Reclaim();
        return Handles;
    }

    private void MakeRoom(int count)
    {
        if (_mappings.Length < count)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)count);
            (_mappings, _results) = (new GrantMapping[length], new GrantStatus[length]);
            (_indices, _items) = (new int[length], new int[length]);
        }
    }

    /// <summary>Does something that no operation on mappings may run beside.</summary>
    internal bool WhileNoneMaps(Func<bool> action)
    {
        lock (_handleGate)
        {
            return action();
        }
    }

    private GrantStatus Judge(in GnttabUnmapGrantRef operation, out int index)
    {
        index = -1;
        if (IsClosed)
        {
            return GrantStatus.BadDomain; // What it has mapped is unmapped for it; its address space may be gone.
        }

        var status = GrantStatus.Okay;
        if (operation.HostAddress != 0)
        {
            status = Find(operation.Handle, operation.HostAddress, out index);
        }
        else if (!_handles.TryFind(operation.Handle, out index))
        {
            return GrantStatus.BadHandle;
        }
        else if (operation.DeviceAddress == 0)
        {
            return GrantStatus.BadVirtualAddress;
        }

        if (status != GrantStatus.Okay || operation.DeviceAddress == 0)
        {
            return status;
        }

        ref readonly var track = ref _handles[index];
        return
            track.Has(GrantMapBits.DeviceMap)
            && operation.DeviceAddress == track.Mapping.Frame.Value << 12
            ? GrantStatus.Okay
            : GrantStatus.BadDeviceAddress;
    }

    private GrantStatus Find(uint handle, ulong hostAddress, out int index)
    {
        if (
            !_handles.TryFind(handle, out index)
            || _handles[index].IsLeaving
            || !_handles[index].Has(GrantMapBits.HostMap)
        )
        {
            return GrantStatus.BadHandle;
        }

        return _handles[index].Mapping.Address == hostAddress
            ? GrantStatus.Okay
            : GrantStatus.BadVirtualAddress;
    }

    private void Leave(int index, long change)
    {
        _handles[index].IsLeaving = true;
        _leaving.Enqueue((change, index));
    }

    private void Abandon(int index)
    {
        if (_handles[index].Parts == GrantMapBits.None)
        {
            _handles.Free(index);
            return;
        }

        EndPart(index, GrantMapBits.HostMap);
        EndPart(index, GrantMapBits.DeviceMap);
    }

    // A part is a pin (XSA-224); the handle goes with the last one, once (XSA-218, 394).
    private void EndPart(int index, GrantMapBits part)
    {
        ref var track = ref _handles[index];
        if (!track.Has(part))
        {
            return;
        }

        var granter = track.Pin.Table;
        lock (granter._gate)
        {
            EndPartInside(index, part);
        }
    }

    // The caller is inside the lock of the granter's entries.
    private void EndPartInside(int index, GrantMapBits part)
    {
        ref var track = ref _handles[index];
        if (!track.Has(part))
        {
            return;
        }

        track.Parts &= ~part;
        track.Pin.Table.UnpinInside(track.Pin);
        if (track.Parts == GrantMapBits.None)
        {
            _handles.Free(index);
        }
    }

    // Whatever a mapper says: nothing but 0 is success, and no failure is above it (XSA-316).
    private static GrantStatus Negative(GrantStatus status) =>
        status <= GrantStatus.Okay ? status : GrantStatus.GeneralError;
}
