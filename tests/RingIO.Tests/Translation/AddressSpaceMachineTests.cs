// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Any sequence of changes, against a dictionary from page to frame and flags.</summary>
public sealed class AddressSpaceMachineTests
{
    /// <summary>A change or an access: what, where, with what, how.</summary>
    public static Arbitrary<TableStep[]> Steps() =>
        Arb.From(Gen.Sized(size => Gen.Choose(0, size).SelectMany(Sequence)), Shrink);

    [Property(MaxTest = 30, EndSize = 60, Arbitrary = [typeof(AddressSpaceMachineTests)])]
    public void Changes_OfTwoLevelTables_AgreeWithADictionary(TableStep[] steps) =>
        Run(PageTableFormat.TwoLevel, steps);

    [Property(MaxTest = 60, EndSize = 60, Arbitrary = [typeof(AddressSpaceMachineTests)])]
    public void Changes_OfPaeTables_AgreeWithADictionary(TableStep[] steps) =>
        Run(PageTableFormat.Pae, steps);

    [Property(MaxTest = 60, EndSize = 60, Arbitrary = [typeof(AddressSpaceMachineTests)])]
    public void Changes_OfFourLevelTables_AgreeWithADictionary(TableStep[] steps) =>
        Run(PageTableFormat.FourLevel, steps);

    [Fact]
    public void Changes_ManySeeded_MeetEveryOutcome()
    {
        foreach (var name in TableWorld.Formats.Select(row => row.Data))
        {
            var random = new Random(4711);
            using var machine = new TableMachine(TableWorld.Named(name));
            for (var step = 0; step < 250; step++)
            {
                machine.Do(TableStep.Decode(random.Next()));
            }

            machine.End();

            // Each was met, or the machine says little.
            var counts = machine.Outcomes;
            Assert.All(
                new[]
                {
                    MappingError.None,
                    MappingError.AlreadyMapped,
                    MappingError.NotMapped,
                    MappingError.NoFrameForTable,
                },
                error =>
                    Assert.True(counts[(int)error] >= 4, $"{name} {error}: {counts[(int)error]}")
            );
            Assert.True(machine.Promotions > 20 && machine.Splits > 20, $"{name}: {machine}");
        }
    }

    private static Gen<TableStep[]> Sequence(int count) =>
        Gen.Choose(0, int.MaxValue).Select(TableStep.Decode).ArrayOf(count);

    private static void Run(PageTableFormat format, TableStep[] steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        using var machine = new TableMachine(format);
        foreach (var step in steps)
        {
            machine.Do(step);
        }

        machine.End();
    }

    private static IEnumerable<TableStep[]> Shrink(TableStep[] steps)
    {
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= steps.Length; start += length)
            {
                yield return [.. steps[..start], .. steps[(start + length)..]];
            }
        }
    }
}
