// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Translation;

/// <summary>A source that can be told to run dry, or to break.</summary>
internal sealed class ScarceFrames(IFrameSource source) : IFrameSource
{
    public int Left { get; set; } = int.MaxValue;

    public bool Throws { get; set; }

    public DomainId Owner => source.Owner;

    public bool TryAllocate(out Mfn frame)
    {
        frame = default;
        if (Left == 0)
        {
            return Throws ? throw new TimeoutException("The source is broken.") : false;
        }

        Left--;
        return source.TryAllocate(out frame);
    }

    public bool TryFree(Mfn frame) => source.TryFree(frame);
}
