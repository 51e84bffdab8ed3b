// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Message passing: who sees the flag sees what was written before it.</summary>
internal readonly struct MessagePassing : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "MP",
            2,
            "X=1; release Y=1 | acquire r0=Y; r1=X",
            "writes Y before X",
            [Observation.Of("r0", 1), Observation.Of("r1", 1, 1)],
            [1, 0]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.X, 1UL);
                Order.StoreRelease(ref cell.Y, 1UL);
                return Registers.None;
            default:
                var r0 = Order.LoadAcquire(ref cell.Y);
                var r1 = Order.Load(ref cell.X);
                return Registers.Of(r0, r1);
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.Y, 1UL);
                Order.StoreRelease(ref cell.X, 1UL);
                return Registers.None;
            default:
                var r0 = Order.LoadAcquire(ref cell.Y);
                var r1 = Order.Load(ref cell.X);
                return Registers.Of(r0, r1);
        }
    }
}
