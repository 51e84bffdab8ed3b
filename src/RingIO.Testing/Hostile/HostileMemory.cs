// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Testing.Engine;
using RingIO.Testing.Guards;

namespace RingIO.Testing.Hostile;

/// <summary>The memory of an attack: a region between two guards, used for one round after the other.</summary>
internal sealed class HostileMemory : IDisposable
{
    private const int GuardBytes = 4096;

    private readonly PortableBacking _backing;
    private bool _isHeld;

    public HostileMemory(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        _backing = new(GuardBytes + bytes + GuardBytes);
        Region = new(_backing, GuardBytes, bytes);
    }

    public PageRegion Region { get; }

    private Span<byte> Before => RawMemory.Bytes(_backing.Address, GuardBytes);

    // Begins with the very next byte, and ends with a page.
    private Span<byte> After =>
        RawMemory.Bytes(
            Region.Address + (nint)Region.Length,
            checked((int)(_backing.Length - GuardBytes - Region.Length))
        );

    /// <summary>Clears the region and sets the guards.</summary>
    public void Reset()
    {
        RawMemory.Bytes(Region.Address, checked((int)Region.Length)).Clear();
        Before.Fill(Canary.Fence);
        After.Fill(Canary.Fence);
    }

    /// <summary>Which byte outside was changed, in words; null if none.</summary>
    public string? FindDamage()
    {
        var after = Canary.FindChange(After, Canary.Fence);
        if (after >= 0)
        {
            return $"the byte {after} behind the region's end was changed";
        }

        var before = Canary.FindChange(Before, Canary.Fence);
        return before >= 0
            ? $"the byte {GuardBytes - before} before the region's start was changed"
            : null;
    }

    /// <summary>A victim that broke may hold a lease for ever. The collector frees the memory after it.</summary>
    public void Abandon() => _isHeld = true;

    public void Dispose()
    {
        if (!_isHeld)
        {
            _backing.Dispose();
        }
    }
}
