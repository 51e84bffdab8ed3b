// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Drivers.Store;

/// <summary>The page that a domain shares with the store: two streams of bytes and some words.</summary>
/// <remarks>
/// A view; it keeps the page's backing leased until it is disposed of. Source: <see cref="XenstoreInterface"/>.
/// </remarks>
internal sealed class StoreRing : IDisposable
{
    private readonly PageLease _lease;
    private readonly Slots<uint> _features;
    private readonly Slots<uint> _error;

    public StoreRing(PageRegion page)
    {
        if (page.Length < XenstoreInterface.Size || (page.Address & 3) != 0)
        {
            throw new ArgumentException(
                $"The store's page takes {XenstoreInterface.Size} bytes at a multiple of 4; the region has {page.Length} at 0x{page.Address:x}.",
                nameof(page)
            );
        }

        _lease = page.Backing.Lease();
        var start = page.Address;
        Requests = new(
            new(start + XenstoreInterface.RequestOffset, XenstoreInterface.RingSize),
            new(start + XenstoreInterface.RequestProducerOffset, 1),
            new(start + XenstoreInterface.RequestConsumerOffset, 1)
        );
        Responses = new(
            new(start + XenstoreInterface.ResponseOffset, XenstoreInterface.RingSize),
            new(start + XenstoreInterface.ResponseProducerOffset, 1),
            new(start + XenstoreInterface.ResponseConsumerOffset, 1)
        );
        Restart = new(new(start + XenstoreInterface.ConnectionOffset, 1));
        _features = new(start + XenstoreInterface.ServerFeaturesOffset, 1);
        _error = new(start + XenstoreInterface.ErrorOffset, 1);
    }

    public ByteStreamCore<HardwareOrder> Requests { get; }

    public ByteStreamCore<HardwareOrder> Responses { get; }

    public StreamRestartCore<HardwareOrder> Restart { get; }

    public uint Features
    {
        get => HardwareOrder.LoadAcquire(ref _features.First);
        set => HardwareOrder.StoreRelease(ref _features.First, value);
    }

    public uint Error
    {
        get => HardwareOrder.LoadAcquire(ref _error.First);
        set => HardwareOrder.StoreRelease(ref _error.First, value);
    }

    public void Dispose() => _lease.Dispose();
}
