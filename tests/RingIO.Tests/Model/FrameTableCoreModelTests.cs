// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Testing;
using FrameTable = RingIO.Memory.FrameTableCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>The production source of the table of frames under every schedule of small programs.</summary>
public sealed class FrameTableCoreModelTests(ITestOutputHelper output)
{
    // Use by each owner, while the frame moves from one to the other.
    private const string Transfer = "transfer";

    // The same by way of a free frame.
    private const string FreeAndGive = "free and give";

    // Two who use it as different types.
    private const string Types = "types";

    // Two who want it at once.
    private const string TwoTakers = "two takers";

    // A look at a frame that becomes somebody's.
    private const string Look = "look";

    [Theory]
    [InlineData(Transfer)]
    [InlineData(FreeAndGive)]
    [InlineData(Types)]
    [InlineData(TwoTakers)]
    [InlineData("strangers")]
    [InlineData("cancel")]
    [InlineData(Look)]
    public void Core_AsWritten_IsCleanUnderEverySchedule(string program) =>
        Explore(program, Mutation.None).ThrowUnlessClean();

    [Theory]
    [InlineData(Transfer, FrameTable.TakeReference)]
    [InlineData(Transfer, FrameTable.DropReference)]
    [InlineData(Transfer, FrameTable.BeginChange)]
    [InlineData(Transfer, FrameTable.EndChange)]
    [InlineData(FreeAndGive, FrameTable.DropReference)]
    [InlineData(FreeAndGive, FrameTable.EndChange)]
    [InlineData(Types, FrameTable.DropReference)]
    // A state with another type is another state: alone, the look before the exchange would do.
    [InlineData(Types, FrameTable.TakeReference, FrameTable.SeeState)]
    [InlineData(TwoTakers, FrameTable.BeginChange)]
    public void Core_WithOneOrderingRemoved_Fails(string program, params int[] edges)
    {
        var verdict = Explore(program, Mutation.Weaken(edges));
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
    }

    [Fact]
    public void Look_StateNotSeenBeforeTheOwner_JoinsAStateWithAnEarlierOwner() =>
        Assert.Equal(VerdictKind.Failed, Explore(Look, Mutation.Weaken(FrameTable.SeeState)).Kind);

    // The compare-exchange that follows is a full fence, and judges what was seen: only a look has nothing behind it.
    [Theory]
    [InlineData(Transfer)]
    [InlineData(FreeAndGive)]
    [InlineData(TwoTakers)]
    public void SeeState_BeforeACompareExchange_IsCoveredByIt(string program) =>
        Explore(program, Mutation.Weaken(FrameTable.SeeState)).ThrowUnlessClean();

    private Verdict Explore(string name, Mutation mutation)
    {
        using var program = Program(name);
        var verdict = Explorer.Explore(
            program,
            new() { Mutation = mutation, EdgeNames = Names.OfEdges(typeof(FrameTable)) }
        );
        output.WriteLine(verdict.ToString());
        return verdict;
    }

    private static FrameTableProgram Program(string name) =>
        name switch
        {
            Transfer => new(
                FrameTableProgram.A,
                null,
                frame => frame.Use(FrameTableProgram.A),
                frame => frame.Transfer(FrameTableProgram.A, FrameTableProgram.B),
                frame => frame.Use(FrameTableProgram.B)
            ),
            FreeAndGive => new(
                FrameTableProgram.A,
                null,
                frame => frame.Use(FrameTableProgram.A),
                frame => frame.Free(FrameTableProgram.A),
                frame => frame.Give(FrameTableProgram.B) && frame.Use(FrameTableProgram.B)
            ),
            Types => new(
                FrameTableProgram.A,
                null,
                frame => frame.UseAs(FrameTableProgram.A, FrameType.PageTable),
                frame => frame.UseAs(FrameTableProgram.A, FrameType.Io),
                frame => frame.UseAs(FrameTableProgram.A, FrameType.Io)
            ),
            TwoTakers => new(
                FrameTableProgram.A,
                // One of the two at least: each is refused only because of the other.
                program =>
                {
                    Assert.True(program.Done[0] || program.Done[1]);
                    var last = program.Done[1] ? FrameTableProgram.C : FrameTableProgram.B;
                    Assert.Equal(last, program.Info.Owner);
                },
                frame => frame.Transfer(FrameTableProgram.A, FrameTableProgram.B),
                frame =>
                    frame.Transfer(FrameTableProgram.A, FrameTableProgram.C)
                    || frame.Transfer(FrameTableProgram.B, FrameTableProgram.C)
            ),
            // Whoever is refused for his name leaves no trace that keeps the owner from his frame.
            "strangers" => new(
                FrameTableProgram.A,
                program => Assert.Equal([true, false, false], program.Done),
                frame => frame.Transfer(FrameTableProgram.A, FrameTableProgram.B),
                frame => frame.Use(FrameTableProgram.C),
                frame => frame.Free(FrameTableProgram.C)
            ),
            "cancel" => new(
                FrameTableProgram.A,
                program => Assert.Equal(FrameTableProgram.A, program.Info.Owner),
                frame => frame.Touch(FrameTableProgram.A),
                frame => frame.Use(FrameTableProgram.A),
                frame => frame.Touch(FrameTableProgram.A)
            ),
            Look => new(
                null,
                null,
                frame => frame.Give(FrameTableProgram.B),
                frame =>
                {
                    var info = frame.Info;
                    Assert.True(
                        info.Type == FrameType.Free || info.Owner == FrameTableProgram.B,
                        $"{info}"
                    );
                    return true;
                }
            ),
            _ => throw new ArgumentException(name),
        };
}
