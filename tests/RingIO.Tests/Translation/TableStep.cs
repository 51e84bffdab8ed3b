// SPDX-License-Identifier: MIT

using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>A step of the machine of page tables.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Where">Where, on the scale of the machine's pages: 0 to 1023.</param>
/// <param name="Length">How much: 0 to 7.</param>
/// <param name="Frames">With which frames: mostly those with the page's own number.</param>
/// <param name="Style">With which flags: 0 to 3.</param>
/// <param name="Tables">How many frames the source gives for it: plenty, mostly.</param>
public readonly record struct TableStep(
    TableStepKind Kind,
    int Where,
    int Length,
    int Frames,
    int Style,
    int Tables
)
{
    private static readonly PageFlags[] Styles =
    [
        PageFlags.Writable,
        PageFlags.Writable | PageFlags.User | PageFlags.Available0,
        PageFlags.Global,
        PageFlags.User | PageFlags.AttributeTable,
    ];

    /// <summary>The flags.</summary>
    public PageFlags Flags => Styles[Style];

    /// <summary>Any number is a step.</summary>
    public static TableStep Decode(int number)
    {
        var random = new Random(number); // Spreads the number over the parts.
        return new(
            (TableStepKind)random.Next(Enum.GetValues<TableStepKind>().Length),
            random.Next(1024),
            random.Next(8),
            random.Next(8) == 0 ? random.Next(1024) : -1,
            random.Next(3) == 0 ? random.Next(4) : 0,
            random.Next(4) == 0 ? random.Next(2) : int.MaxValue
        );
    }
}
