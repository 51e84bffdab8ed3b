// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Where a ring of bytes lives: its words, and its bytes behind them or in a region of their own.</summary>
internal readonly record struct ByteMemory(
    PageRegion Control,
    PageRegion? Data,
    RingLayout Layout,
    bool OwnsBacking
)
{
    /// <summary>Whether the bytes' own pages follow once more.</summary>
    public bool IsMirrored => Data is { } data && IsMirror(data, Layout.Capacity);

    /// <summary>The first byte's address.</summary>
    public nint Address => Data?.Address ?? Control.Address + (nint)Layout.SlotsOffset;

    /// <summary>The parts, typed.</summary>
    public RingView<byte> View => new(Control, Layout, Address);

    /// <summary>Makes a ring of bytes: in the given regions, or in memory of its own.</summary>
    public static ByteMemory Create(
        RingKind kind,
        PageRegion? control,
        PageRegion? data,
        RingOptions options,
        int minCapacity
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Capacity < minCapacity)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                options.Capacity,
                $"A {kind} ring has at least {minCapacity} bytes."
            );
        }

        var layout = RingSetup.LayoutOf<byte>(kind, options, FeaturesOf(kind, data, options));
        if (data is { } bytes && WrongData(bytes, layout) is { } wrong)
        {
            throw new ArgumentException(wrong, nameof(data));
        }

        var region = control ?? RingSetup.OwnMemory(layout);
        RingMemory.Format(region, layout, options.LayoutId, RingSetup.FirstIndexOf(kind, options));
        return new(region, data, layout, OwnsBacking: control is null);
    }

    /// <summary>Checks a ring of bytes that exists in memory.</summary>
    public static RingFault? TryAttach(
        RingKind kind,
        PageRegion control,
        PageRegion? data,
        RingOptions options,
        int minCapacity,
        out ByteMemory memory
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        memory = default;
        var fault = RingMemory.TryRead(control, kind, sizeof(byte), options, out var layout);
        if (fault is not null)
        {
            return fault;
        }

        var wrong =
            layout.Capacity < minCapacity
                ? $"Capacity is {layout.Capacity}; a {kind} ring has at least {minCapacity} bytes."
            : (layout.Features & RingFeatures.SeparateSlots) != 0 != data.HasValue
                ? data.HasValue
                        ? "Features say that the bytes lie behind the words; attach without a region for data."
                    : "Features say that the bytes lie in a region of their own; attach with that region as data."
            : data is { } bytes ? WrongData(bytes, layout)
            : null;
        if (wrong is not null)
        {
            return new(RingFaultKind.BadGeometry, wrong);
        }

        memory = new(control, data, layout, OwnsBacking: false);
        return null;
    }

    private static RingFeatures FeaturesOf(RingKind kind, PageRegion? data, RingOptions options)
    {
        if (data is not { } bytes)
        {
            return RingFeatures.None;
        }

        // A stream has no pieces to pad: each side may map its bytes as it likes. Records must agree.
        var mirrored = kind == RingKind.Record && IsMirror(bytes, options.Capacity);
        return RingFeatures.SeparateSlots | (mirrored ? RingFeatures.Mirrored : RingFeatures.None);
    }

    private static string? WrongData(PageRegion data, RingLayout layout) =>
        data.Length < layout.Capacity || (data.Address & 127) != 0
            ? $"The bytes take {layout.Capacity} at a multiple of 128; the region for data has {data.Length} at 0x{data.Address:x}."
        : (layout.Features & RingFeatures.Mirrored) != 0 && !IsMirror(data, layout.Capacity)
            ? $"Features say that the pages of the {layout.Capacity} bytes follow once more; map them mirrored on this side too."
        : null;

    private static bool IsMirror(PageRegion data, long capacity) =>
        data.Backing.IsMirrored && data.Offset == 0 && data.Backing.Length == capacity;
}
