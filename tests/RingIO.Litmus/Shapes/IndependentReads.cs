// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Independent reads of independent writes: two readers do not see two stores in opposite order.</summary>
internal readonly struct IndependentReads : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "IRIW",
            4,
            "release X=1 | release Y=1 | acquire r0=X; acquire r1=Y | acquire r2=Y; acquire r3=X",
            "the fourth thread reads X before Y",
            [
                Observation.Of("r0", 2),
                Observation.Of("r1", 2, 1),
                Observation.Of("r2", 3),
                Observation.Of("r3", 3, 1),
            ],
            [1, 0, 1, 0]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.StoreRelease(ref cell.X, 1UL);
                return Registers.None;
            case 1:
                Order.StoreRelease(ref cell.Y, 1UL);
                return Registers.None;
            case 2:
                var r0 = Order.LoadAcquire(ref cell.X);
                var r1 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r0, r1);
            default:
                var r2 = Order.LoadAcquire(ref cell.Y);
                var r3 = Order.LoadAcquire(ref cell.X);
                return Registers.Of(r2, r3);
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.StoreRelease(ref cell.X, 1UL);
                return Registers.None;
            case 1:
                Order.StoreRelease(ref cell.Y, 1UL);
                return Registers.None;
            case 2:
                var r0 = Order.LoadAcquire(ref cell.X);
                var r1 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r0, r1);
            default:
                var r3 = Order.LoadAcquire(ref cell.X);
                var r2 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r2, r3);
        }
    }
}
