// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>A domain that numbers its memory as the machine does, as paravirtualized guests of Xen do.</summary>
/// <remarks>Immutable, and without any knowledge of who owns what: the machine's table of frames decides.</remarks>
public sealed class DirectFrames : IGuestFrames
{
    /// <summary>The only one that is needed.</summary>
    public static DirectFrames Instance { get; } = new();

    /// <inheritdoc/>
    public bool TryFind(Gfn frame, out Mfn machine)
    {
        machine = new(frame.Value);
        return true;
    }

    /// <inheritdoc/>
    public bool TryTake(Gfn frame, Mfn machine) => frame.Value == machine.Value;

    /// <inheritdoc/>
    public bool TryPlace(Gfn frame, Mfn machine, out Gfn placed)
    {
        placed = new(machine.Value);
        return true;
    }

    /// <inheritdoc/>
    public bool TryReplace(Gfn frame, Mfn old, Mfn machine, out Gfn placed)
    {
        placed = new(machine.Value);
        return frame.Value == old.Value;
    }
}
