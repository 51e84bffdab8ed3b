// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;

namespace RingIO.Litmus.Shapes;

/// <summary>The classic litmus tests, under the names that RingIO.Testing.Tests explores them by.</summary>
internal static class ShapeCatalog
{
    /// <summary>What the .NET memory model forbids.</summary>
    public static IReadOnlyList<LitmusCase> All { get; } =
    [
        Case<StoreBuffering>(),
        Case<StoreBufferingInterlocked>(),
        Case<MessagePassing>(),
        Case<LoadBuffering>(),
        Case<TwoPlusTwoWrites>(),
        Case<CoherentReads>(),
        Case<WriteToReadCausality>(),
        Case<TransitiveMessage>(),
        Case<IndependentReads>(),
    ];

    /// <summary>
    /// The live control: store buffering without fences. Every processor of today shows it; an engine that does not see it sees
    /// no reordering at all.
    /// </summary>
    /// <param name="plan">How long to look.</param>
    /// <returns>What it came to: a hit is what is hoped for.</returns>
    public static RoundTally RunLiveControl(LitmusPlan plan) =>
        Crew.Run(
            StoreBuffering.Info.Threads,
            world => new ShapeProgram<StoreBuffering>(world, isTwin: true),
            plan.Control,
            plan.Seed
        );

    private static LitmusCase Case<TShape>()
        where TShape : struct, IShape
    {
        var info = TShape.Info;
        return new(
            info.Name,
            info.Threads,
            $"{info.Program}: never {info.Describe(info.Forbidden)}",
            info.Flaw,
            (world, twin) => new ShapeProgram<TShape>(world, twin)
        )
        {
            NeedsLiveMachine = true,
        };
    }
}
