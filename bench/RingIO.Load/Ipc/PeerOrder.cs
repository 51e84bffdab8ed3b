// SPDX-License-Identifier: MIT

namespace RingIO.Load.Ipc;

/// <summary>What the other process is told to do once: a line on its standard input.</summary>
/// <param name="Kind">Which loop.</param>
/// <param name="Items">How many items.</param>
/// <param name="Batch">Items a batch, or a publication.</param>
/// <param name="Cpu">The processor.</param>
internal readonly record struct PeerOrder(PeerWork Kind, long Items, int Batch, int Cpu)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>The order.</returns>
    public static PeerOrder Parse(string line)
    {
        var parts = line.Split(' ');
        return new PeerOrder(
            Enum.Parse<PeerWork>(parts[0]),
            long.Parse(parts[1]),
            int.Parse(parts[2]),
            int.Parse(parts[3])
        );
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Items} {Batch} {Cpu}";
}
