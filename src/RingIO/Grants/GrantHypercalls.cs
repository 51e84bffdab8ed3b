// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Grants;

/// <summary>What a domain asks of the hypervisor about grants (Xen: HYPERVISOR_grant_table_op).</summary>
/// <remarks>
/// Each operation is copied once, judged, done and answered; what failed has a status and leaves nothing behind, what succeeded stays
/// done whatever becomes of the others in its batch. Whoever takes operations from a guest's memory copies them in and the answers
/// out. Nothing is thrown for what a domain asks. Immutable. Thread safety: every member may be called from any thread. In the steady state
/// nothing is allocated.
/// </remarks>
public sealed partial class GrantHypercalls
{
    private readonly MachineMemory _memory;
    private readonly FrameHolds _holds;
    private readonly GrantRegistry _registry;
    private readonly GrantTable _caller;

    /// <summary>Makes the operations of a domain.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="registry">All domains' tables.</param>
    /// <param name="caller">The table of the domain that asks.</param>
    public GrantHypercalls(MachineMemory memory, GrantRegistry registry, GrantTable caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(registry);
        _memory = memory;
        _holds = new(memory);
        _registry = registry;
        _caller = caller;
    }

    /// <summary>Maps others' pages (GNTTABOP_map_grant_ref).</summary>
    /// <param name="batch">What; gets the answers.</param>
    public void Map(Span<GnttabMapGrantRef> batch)
    {
        _caller.Map(_registry, batch);
    }

    /// <summary>
    /// Unmaps (GNTTABOP_unmap_grant_ref). The pages are out of the tables then; they are pinned, and their granters see them in use,
    /// until every CPU has acknowledged: see <see cref="GrantTable.Reclaim"/>.
    /// </summary>
    /// <param name="batch">What; gets the answers.</param>
    public void Unmap(Span<GnttabUnmapGrantRef> batch)
    {
        _caller.Unmap(batch);
    }

    /// <summary>Unmaps, and moves what is mapped elsewhere to the places (GNTTABOP_unmap_and_replace).</summary>
    /// <param name="batch">What; gets the answers.</param>
    public void UnmapAndReplace(Span<GnttabUnmapAndReplace> batch)
    {
        foreach (ref var item in batch)
        {
            var operation = item;
            item.Status = _caller.Replace(operation);
        }
    }

    /// <summary>Makes the caller's table larger, and tells its frames (GNTTABOP_setup_table).</summary>
    /// <param name="operation">What; gets the answer.</param>
    /// <param name="frames">Gets the table's frames, as many as fit.</param>
    /// <returns>How many it got.</returns>
    public int SetupTable(ref GnttabSetupTable operation, Span<Mfn> frames)
    {
        var count = operation.FrameCount;
        if (!IsOwn(operation.Domain))
        {
            operation.Status = GrantStatus.PermissionDenied;
            return 0;
        }

        operation.Status = _caller.Grow(count);
        return operation.Status == GrantStatus.Okay
            ? _caller.CopyFrames(frames[..(int)Math.Min(count, (uint)frames.Length)])
            : 0;
    }

    /// <summary>Tells how large the caller's table is (GNTTABOP_query_size).</summary>
    /// <param name="operation">What; gets the answer.</param>
    public void QuerySize(ref GnttabQuerySize operation)
    {
        var isOwn = IsOwn(operation.Domain);
        operation.FrameCount = isOwn ? (uint)_caller.FrameCount : 0;
        operation.MaxFrameCount = isOwn ? (uint)_caller.MaxFrameCount : 0;
        operation.Status = isOwn ? GrantStatus.Okay : GrantStatus.PermissionDenied;
    }

    /// <summary>Chooses the layout of the caller's table (GNTTABOP_set_version).</summary>
    /// <param name="operation">The version; gets the one that holds behind it.</param>
    /// <returns>Okay; Again while an entry is in use or a status frame mapped; GeneralError for a version that there is not, or a reserved entry that would be lost; NoSpace.</returns>
    public GrantStatus SetVersion(ref GnttabSetVersion operation)
    {
        var status = _caller.SetVersion(operation.Version);
        operation.Version = (uint)_caller.Version;
        return status;
    }

    /// <summary>Tells the layout of the caller's table (GNTTABOP_get_version).</summary>
    /// <param name="operation">Whose; gets the answer.</param>
    /// <returns>Okay or PermissionDenied.</returns>
    public GrantStatus GetVersion(ref GnttabGetVersion operation)
    {
        var isOwn = IsOwn(operation.Domain);
        operation.Version = isOwn ? (uint)_caller.Version : 0;
        return isOwn ? GrantStatus.Okay : GrantStatus.PermissionDenied;
    }

    /// <summary>Tells the frames of the status words (GNTTABOP_get_status_frames).</summary>
    /// <param name="operation">How many; gets the answer: GeneralError if the table has fewer.</param>
    /// <param name="frames">Gets the frames: never more than fit (XSA-382).</param>
    /// <returns>How many it got.</returns>
    public int GetStatusFrames(ref GnttabGetStatusFrames operation, Span<Mfn> frames)
    {
        var wanted = operation.FrameCount;
        if (!IsOwn(operation.Domain))
        {
            operation.Status = GrantStatus.PermissionDenied;
            return 0;
        }

        if (wanted > (uint)frames.Length)
        {
            operation.Status = GrantStatus.GeneralError;
            return 0;
        }

        var count = _caller.CopyStatusFrames(frames[..(int)wanted]);
        operation.Status = (uint)count == wanted ? GrantStatus.Okay : GrantStatus.GeneralError;
        return count;
    }

    /// <summary>Exchanges entries of the caller's table (GNTTABOP_swap_grant_ref).</summary>
    /// <param name="batch">What; gets the answers.</param>
    public void Swap(Span<GnttabSwapGrantRef> batch)
    {
        foreach (ref var item in batch)
        {
            var operation = item;
            item.Status = _caller.Swap(new(operation.First), new(operation.Second));
        }
    }

    /// <summary>The table of the domain that asks.</summary>
    internal GrantTable Caller => _caller;

    /// <summary>Who has a number now.</summary>
    internal bool TryIdentify(ushort number, out DomainId domain)
    {
        var isThere = _registry.TryFind(number, out var table);
        domain = table?.Domain ?? default;
        return isThere;
    }

    private bool IsOwn(ushort domain) =>
        domain == GrantRegistry.Self || domain == _caller.Domain.Number;
}
