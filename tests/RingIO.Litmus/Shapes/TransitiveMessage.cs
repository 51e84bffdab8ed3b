// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Message passing over a thread in between.</summary>
internal readonly struct TransitiveMessage : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "ISA2",
            3,
            "X=1; release Y=1 | acquire r0=Y; release Z=r0 | acquire r1=Z; r2=X",
            "the third thread reads X before Z",
            [Observation.Of("r1", 2), Observation.Of("r2", 2, 1)],
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
            case 1:
                var r0 = Order.LoadAcquire(ref cell.Y);
                Order.StoreRelease(ref cell.Z, r0);
                return Registers.None;
            default:
                var r1 = Order.LoadAcquire(ref cell.Z);
                var r2 = Order.Load(ref cell.X);
                return Registers.Of(r1, r2);
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.X, 1UL);
                Order.StoreRelease(ref cell.Y, 1UL);
                return Registers.None;
            case 1:
                var r0 = Order.LoadAcquire(ref cell.Y);
                Order.StoreRelease(ref cell.Z, r0);
                return Registers.None;
            default:
                var r2 = Order.LoadAcquire(ref cell.X);
                var r1 = Order.Load(ref cell.Z);
                return Registers.Of(r1, r2);
        }
    }
}
