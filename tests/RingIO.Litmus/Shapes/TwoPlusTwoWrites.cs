// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Two threads write two words in opposite order: not both of the earlier stores come last.</summary>
internal readonly struct TwoPlusTwoWrites : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "2+2W",
            2,
            "X=1; release Y=2 | Y=1; release X=2",
            "the first thread writes Y before X",
            [Observation.Final("X", 0), Observation.Final("Y", 1)],
            [1, 1]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.X, 1UL);
                Order.StoreRelease(ref cell.Y, 2UL);
                return Registers.None;
            default:
                Order.Store(ref cell.Y, 1UL);
                Order.StoreRelease(ref cell.X, 2UL);
                return Registers.None;
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.Y, 2UL);
                Order.StoreRelease(ref cell.X, 1UL);
                return Registers.None;
            default:
                Order.Store(ref cell.Y, 1UL);
                Order.StoreRelease(ref cell.X, 2UL);
                return Registers.None;
        }
    }
}
