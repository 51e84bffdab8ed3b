// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>What a frame was at one moment.</summary>
/// <param name="Owner">Its one owner; meaningless if the type is <see cref="FrameType.Free"/>.</param>
/// <param name="Type">What it is used as, or was last if <paramref name="TypeCount"/> is 0.</param>
/// <param name="TypeCount">How many uses as that type there are.</param>
/// <param name="References">How many references there are in all: its owner's, general ones and those of uses.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct FrameInfo(
    DomainId Owner,
    FrameType Type,
    int TypeCount,
    long References
)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Type == FrameType.Free
            ? "free"
            : $"{Type} of {Owner}, {TypeCount} use(s), {References} reference(s)";
}
