// SPDX-License-Identifier: MIT

using Order = RingIO.Primitives.HardwareOrder;

namespace RingIO.Litmus.Shapes;

/// <summary>Coherence: a word read twice does not go back.</summary>
/// <remarks>Acquire, so that the compiler does not make one load of the two.</remarks>
internal readonly struct CoherentReads : IShape
{
    public static ShapeInfo Info { get; } =
        new(
            "CoRR",
            2,
            "X=1 | acquire r0=X; acquire r1=X",
            "reports the two loads in the wrong order",
            [Observation.Of("r0", 1), Observation.Of("r1", 1, 1)],
            [1, 0]
        );

    public static int Run(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.X, 1UL);
                return Registers.None;
            default:
                var r0 = Order.LoadAcquire(ref cell.X);
                var r1 = Order.LoadAcquire(ref cell.X);
                return Registers.Of(r0, r1);
        }
    }

    public static int RunTwin(int thread, Cell cell)
    {
        switch (thread)
        {
            case 0:
                Order.Store(ref cell.X, 1UL);
                return Registers.None;
            default:
                var r1 = Order.LoadAcquire(ref cell.X);
                var r0 = Order.LoadAcquire(ref cell.X);
                return Registers.Of(r0, r1);
        }
    }
}
