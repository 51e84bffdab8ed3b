// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Store buffering with interlocked stores, which are full fences.</summary>
internal readonly struct StoreBufferingInterlocked : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "SB+interlocked",
            2,
            "exchange X=1; r0=Y | exchange Y=1; r1=X",
            "release stores",
            [Observation.Of("r0", 0), Observation.Of("r1", 1)],
            [0, 0]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Exchange(ref cell.X, 1UL);
                var r0 = Order.LoadAcquire(ref cell.Y);
                return Registers.Of(r0);
            default:
                Order.Exchange(ref cell.Y, 1UL);
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
