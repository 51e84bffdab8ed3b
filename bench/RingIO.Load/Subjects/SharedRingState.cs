// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>A request/response ring in one page and its two sides, for one repetition.</summary>
internal sealed class SharedRingState : IDisposable
{
    private readonly PortableBacking _memory = new(4096);
    private readonly SharedRing<NetTxRequest, NetTxResponse> _ring;

    /// <summary>Makes the ring.</summary>
    public SharedRingState()
    {
        _ring = SharedRing<NetTxRequest, NetTxResponse>.Create(new PageRegion(_memory));
        Front = _ring.OpenFront();
        Back = _ring.OpenBack();
    }

    /// <summary>The side that asks.</summary>
    public FrontRing<NetTxRequest, NetTxResponse> Front { get; }

    /// <summary>The side that answers.</summary>
    public BackRing<NetTxRequest, NetTxResponse> Back { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Front.Dispose();
        Back.Dispose();
        _ring.Dispose();
        _memory.Dispose();
    }
}
