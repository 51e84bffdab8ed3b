// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Store buffering: with full fences a thread at least sees the store of the other.</summary>
internal readonly struct StoreBuffering : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "SB+fences",
            2,
            "X=1; fence; r0=Y | Y=1; fence; r1=X",
            "no fences",
            [Observation.Of("r0", 0), Observation.Of("r1", 1)],
            [0, 0]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.StoreRelease(ref cell.X, 1UL);
                Order.FullFence();
                var r0 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r0);
            default:
                Order.StoreRelease(ref cell.Y, 1UL);
                Order.FullFence();
                var r1 = Order.LoadAcquire(ref cell.X);
                return Registers.Of(r1);
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.StoreRelease(ref cell.X, 1UL);
                var r0 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r0);
            default:
                Order.StoreRelease(ref cell.Y, 1UL);
                var r1 = Order.LoadAcquire(ref cell.X);
                return Registers.Of(r1);
        }
    }
}
