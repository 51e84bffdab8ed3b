// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Pipelines;

/// <summary>A side of a pipe as a ring's side: an owner's entry, and something that strategies and pumps can wait for.</summary>
internal sealed class PipeSide(RingPipe pipe, RingRole role, int entry, Func<bool> ready)
    : RingSide(pipe, role, entry)
{
    /// <summary>Whether a read has something to say, or a flush would not wait. For an idle side.</summary>
    public override bool IsReady => ready();
}
