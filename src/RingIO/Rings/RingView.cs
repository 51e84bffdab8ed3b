// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The parts of a ring in memory, typed: what a core works on.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// A view: it owns nothing. Its geometry was checked once and copied here, so that nothing which a peer writes later
/// leads outside. Thread safety: as the core on top provides.
/// </remarks>
public readonly struct RingView<T>
    where T : unmanaged
{
    /// <summary>Views a ring whose layout has been checked against the region.</summary>
    internal RingView(PageRegion region, RingLayout layout, nint slots = 0)
    {
        Layout = layout;
        Words = new(region.Address, 1);
        Owners = new(region.Address + (nint)RingLayout.OwnersOffset, layout.Owners);
        Sequences =
            layout.SequencesOffset == 0
                ? default
                : new(region.Address + (nint)layout.SequencesOffset, layout.Capacity);
        Slots = new(
            slots == 0 ? region.Address + (nint)layout.SlotsOffset : slots,
            layout.Capacity
        );
    }

    /// <summary>The geometry.</summary>
    public RingLayout Layout { get; }

    /// <summary>The fixed words.</summary>
    public Slots<RingWords> Words { get; }

    /// <summary>The table of owners.</summary>
    public Slots<OwnerWords> Owners { get; }

    /// <summary>One sequence word a slot; not to be read where the kind has none.</summary>
    public Slots<uint> Sequences { get; }

    /// <summary>The items.</summary>
    public Slots<T> Slots { get; }

    /// <summary>How many slots.</summary>
    public ulong Capacity => (ulong)Layout.Capacity;

    /// <summary>Whether a publication must look for sleepers.</summary>
    public bool IsParking => (Layout.Features & RingFeatures.Parking) != 0;

    /// <summary>Makes a ring in memory that the caller brings, for a core of any memory order.</summary>
    /// <param name="region">Where; it stays mapped for as long as the view is used.</param>
    /// <param name="kind">The kind of ring.</param>
    /// <param name="options">How the ring is made.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of range.</exception>
    /// <exception cref="ArgumentException">The region is too small or not aligned.</exception>
    public static RingView<T> Create(PageRegion region, RingKind kind, RingOptions options)
    {
        var layout = RingSetup.LayoutOf<T>(kind, options);
        RingMemory.Format(region, layout, options.LayoutId, RingSetup.FirstIndexOf(kind, options));
        return new(region, layout);
    }

    /// <summary>Attaches to a ring that exists in memory, for a core of any memory order.</summary>
    /// <param name="region">Where; it stays mapped for as long as the view is used.</param>
    /// <param name="kind">The kind of ring.</param>
    /// <param name="options">What is expected.</param>
    /// <returns>The view.</returns>
    /// <exception cref="RingFaultException">There is no such ring; the fault says which field is wrong.</exception>
    public static RingView<T> Attach(PageRegion region, RingKind kind, RingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var fault = RingMemory.TryRead(
            region,
            kind,
            RingSetup.SizeOf<T>(),
            options,
            out var layout
        );
        return fault is null ? new(region, layout) : throw new RingFaultException(fault);
    }
}
