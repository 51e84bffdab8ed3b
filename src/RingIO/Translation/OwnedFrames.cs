// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Lets a domain's tables lead to the domain's own frames only.</summary>
/// <remarks>Immutable. Thread safety: every member may be called from any thread.</remarks>
public sealed class OwnedFrames : IFramePolicy
{
    private readonly MachineMemory _memory;
    private readonly DomainId _owner;
    private readonly bool _validated;

    /// <summary>Makes the policy of a domain.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="owner">The domain.</param>
    /// <param name="validatedTables">
    /// Whether tables must be frames in use as <see cref="FrameType.PageTable"/> (a paravirtualized guest, whose tables are
    /// validated), or may be any memory of the domain (a guest that writes its tables itself).
    /// </param>
    public OwnedFrames(MachineMemory memory, DomainId owner, bool validatedTables = false)
    {
        ArgumentNullException.ThrowIfNull(memory);
        _memory = memory;
        _owner = owner;
        _validated = validatedTables;
    }

    /// <inheritdoc/>
    public bool MayHoldTables(Mfn frame) =>
        _memory[frame] is var info
        && IsOwned(info)
        && (!_validated || (info.Type == FrameType.PageTable && info.TypeCount > 0));

    /// <inheritdoc/>
    public bool MayBeReached(Mfn frame) => IsOwned(_memory[frame]);

    // A frame that is free, or between owners, has no reference.
    private bool IsOwned(FrameInfo info) => info.References > 0 && info.Owner == _owner;
}
