// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Write to read causality: who sees a store that followed from another sees that one too.</summary>
internal readonly struct WriteToReadCausality : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "WRC",
            3,
            "X=1 | acquire r0=X; release Y=r0 | acquire r1=Y; r2=X",
            "the third thread reads X before Y",
            [Observation.Of("r1", 2), Observation.Of("r2", 2, 1)],
            [1, 0]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.StoreRelease(ref cell.X, 1UL);
                return Registers.None;
            case 1:
                var r0 = Order.LoadAcquire(ref cell.X);
                Order.StoreRelease(ref cell.Y, r0);
                return Registers.None;
            default:
                var r1 = Order.LoadAcquire(ref cell.Y);
                var r2 = Order.Load(ref cell.X);
                return Registers.Of(r1, r2);
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
                var r0 = Order.LoadAcquire(ref cell.X);
                Order.StoreRelease(ref cell.Y, r0);
                return Registers.None;
            default:
                var r2 = Order.LoadAcquire(ref cell.X);
                var r1 = Order.Load(ref cell.Y);
                return Registers.Of(r1, r2);
        }
    }
}
