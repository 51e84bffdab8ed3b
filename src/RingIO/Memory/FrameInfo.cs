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
    /// <summary>Whether its owner was just being changed, or an allocator has it: nobody else may have it then.</summary>
    public bool IsBusy { get; init; }

    /// <summary>What an allocator noted with it.</summary>
    public FrameTag Tag { get; init; }

    /// <summary>Whether the allocator of its tag has it, free or in a cache.</summary>
    public bool IsHeld => IsBusy && Type == FrameType.Free && Tag.Allocator != 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsHeld)
        {
            return $"free, held by allocator {Tag.Allocator}";
        }

        var state =
            Type == FrameType.Free
                ? "free"
                : $"{Type} of {Owner}, {TypeCount} use(s), {References} reference(s)";
        var tag = Tag.Allocator == 0 ? "" : $", {Tag}";
        return IsBusy ? $"{state}{tag}, changing" : state + tag;
    }
}
