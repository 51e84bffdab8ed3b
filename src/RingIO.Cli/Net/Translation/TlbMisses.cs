// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Translation;

/// <summary>Translations that the model missed, for each packet of 1500 bytes or fewer that crossed the wire.</summary>
/// <param name="OldTransmit">Transmit, the core of 2005.</param>
/// <param name="OldReceive">Receive, the core of 2005.</param>
/// <param name="CurrentTransmit">Transmit, the current core.</param>
/// <param name="CurrentReceive">Receive, the current core.</param>
/// <remarks>Immutable.</remarks>
internal sealed record TlbMisses(
    double OldTransmit,
    double OldReceive,
    double CurrentTransmit,
    double CurrentReceive
);
