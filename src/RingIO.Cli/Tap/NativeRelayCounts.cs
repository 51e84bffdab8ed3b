// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>What the relay in C counted.</summary>
/// <param name="Frames">Frames, both ways.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Mappings">Pages mapped.</param>
/// <param name="Unmappings">Pages unmapped.</param>
/// <param name="Refused">Frames that a device did not take.</param>
internal readonly record struct NativeRelayCounts(
    long Frames,
    long Bytes,
    long Mappings,
    long Unmappings,
    long Refused
);
