// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Load buffering: no thread reads what follows from its own later store.</summary>
internal readonly struct LoadBuffering : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "LB",
            2,
            "acquire r0=X; release Y=1 | acquire r1=Y; release X=1",
            "each stores before it loads",
            [Observation.Of("r0", 0), Observation.Of("r1", 1)],
            [1, 1]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                var r0 = Order.LoadAcquire(ref cell.X);
                Order.StoreRelease(ref cell.Y, 1UL);
                return Registers.Of(r0);
            default:
                var r1 = Order.LoadAcquire(ref cell.Y);
                Order.StoreRelease(ref cell.X, 1UL);
                return Registers.Of(r1);
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.StoreRelease(ref cell.Y, 1UL);
                var r0 = Order.LoadAcquire(ref cell.X);
                return Registers.Of(r0);
            default:
                Order.StoreRelease(ref cell.X, 1UL);
                var r1 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r1);
        }
    }
}
