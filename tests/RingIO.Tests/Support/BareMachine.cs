// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Support;

/// <summary>Machines of frames whose contents nobody touches: only their table is real.</summary>
public static class BareMachine
{
    /// <summary>Makes a machine.</summary>
    /// <param name="frames">How many frames.</param>
    /// <returns>The machine.</returns>
    public static MachineMemory Of(long frames) =>
        new(new ForeignBacking(1 << 30, frames << PageSize.Size4K.Shift, PageSize.Size4K));
}
