// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Tests.Reports;

public sealed class ScheduleTableTests
{
    [Fact]
    public void ToTable_Race_ShowsAColumnAThreadAndMarksTheCulprits() =>
        Assert.Equal(
            """
              step | thread 0                                              | thread 1
                 0 | LoadAcquire ConsumerIndex = 0 (from start) [SeeSlots] |
            >    1 | OpenWrite slot+0..8 {0000000000000000}                |
                 2 | CloseWrite slot+0..8 {2a00000000000000}               |
                 3 | StoreRelease! ProducerIndex := 1 [PublishItems]       |
                 4 |                                                       | LoadAcquire ProducerIndex = 1 (from 3) [SeeItems]
            >    5 |                                                       | OpenRead slot+0..8 {2a00000000000000}
            1 switch; > makes it fail; = read; := stored; from: the step that stored it; ! order taken away; [edge]; replay: r1:AAEBAgME
            """,
            Executions.Race.ToTable()
        );

    [Fact]
    public void ToTable_FourColumns_WrapsCellsBetweenTheirParts() =>
        Assert.Equal(
            """
              step | thread 0                     | thread 1                     | thread 2                     | check
                 0 |                              |                              | CompareExchange State = 0    |
                   |                              |                              |   (from start) := 1 [8]      |
                 1 | LoadAcquire State = 1        |                              |                              |
                   |   (from 0) [9]               |                              |                              |
                 2 | StoreRelease ConsumerWaiters |                              |                              |
                   |   := 1 [Arm]                 |                              |                              |
                 3 | FullFence! [ArmFence]        |                              |                              |
                 4 |                              | StoreRelease ProducerIndex   |                              |
                   |                              |   := 0xffffffff              |                              |
                   |                              |   [PublishItems]             |                              |
                 5 |                              | FullFence [PublishFence]     |                              |
            >    6 |                              | Load ConsumerWaiters = 0     |                              |
                   |                              |   (from start, stale) [11]   |                              |
            >    7 | LoadAcquire ProducerIndex    |                              |                              |
                   |   = 0xfffffffe               |                              |                              |
                   |   (from start, stale)        |                              |                              |
                   |   [SeeItems]                 |                              |                              |
                 8 |                              |                              | Exchange State = 1 (from 0)  |
                   |                              |                              |   := 2 [12]                  |
                 9 |                              |                              |                              | Load State = 2 (from 8)
                10 |                              |                              |                              | Load ProducerIndex
                   |                              |                              |                              |   = 0xffffffff (from 4)
            5 switches; > makes it fail; = read; := stored; from: the step that stored it; stale: a newer store was there; ! order taken away; [edge]; replay: r1:AgAAAAABAQEAAg
            """,
            Executions.Stuck.ToTable()
        );

    [Fact]
    public void ToTable_NoStep_ShowsTheThreads() =>
        Assert.Equal(
            "  step | thread 0 | thread 1\n0 switches; replay: 0",
            Executions.Empty.ToTable()
        );

    [Fact]
    public void ToTable_OneStep_ExplainsOnlyWhatOccurs() =>
        Assert.Equal(
            "  step | thread 0\n     0 | FullFence [5]\n0 switches; [edge]; replay: 1",
            Executions.Single.ToTable()
        );

    [Fact]
    public void ToTable_TwoThreadsOfLongNames_FitsTheWidth()
    {
        var name = new string('N', 90);
        var table = new Counterexample(
            "two long names",
            2,
            [Executions.At(0, 0, "Load", name), Executions.At(1, 1, "Load", "B" + name)],
            "2"
        ).ToTable();
        var rows = table.Split('\n')[..^1];
        Assert.All(rows, row => Assert.InRange(row.Length, 1, 120));
        Assert.Equal(90 * 2, table.Count(c => c == 'N'));
    }

    [Fact]
    public void ToTable_NameWithALineEnd_StaysInItsRow()
    {
        var table = new Counterexample(
            "a line end",
            1,
            [Executions.At(0, 0, "Load", "a\nb")],
            "3\r\n4"
        ).ToTable();
        Assert.Equal(3, table.Split('\n').Length);
        Assert.DoesNotContain('\r', table);
    }
}
