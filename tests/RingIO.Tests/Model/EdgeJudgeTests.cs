// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Models.Catalogue;
using RingIO.Primitives;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Tests.Model;

/// <summary>The judge of orderings is judged: by a small algorithm of which it is known what each edge does.</summary>
public sealed class EdgeJudgeTests : IDisposable
{
    private const int Publish = 1;
    private const int See = 2;
    private const int Idle = 3;
    private const int Unused = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("ringio-").FullName;
    private readonly PortableBacking _backing = new(4096);
    private readonly Slots<PaddedUInt64> _words;

    public EdgeJudgeTests() => _words = new(_backing.Address, 2);

    private string Source => Path.Combine(_folder, "Planted.cs");

    public void Dispose()
    {
        _backing.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Publish, EdgeVerdictKind.Killed, "no message")]
    [InlineData(See, EdgeVerdictKind.Killed, "no message")]
    [InlineData(Idle, EdgeVerdictKind.Unexplained, "nothing fails without it")]
    [InlineData(Unused, EdgeVerdictKind.Unreached, "add one")]
    public void Judge_NothingExplained_TellsWhatIsMissing(
        int edge,
        EdgeVerdictKind kind,
        string reason
    )
    {
        Write("");
        var verdict = Judge(edge);
        Assert.Equal(kind, verdict.Kind);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(kind == EdgeVerdictKind.Killed, verdict.IsRight);
        Assert.Equal(kind == EdgeVerdictKind.Killed, verdict.Token is not null);
    }

    [Fact]
    public void Judge_ExplainedAndAccepted_IsRedundantUntilTheSourceChanges()
    {
        Write("//   Redundant: Idle: nobody needs it,\n//   nor ever did. []\n");
        var before = Judge(Idle);
        Assert.Equal(EdgeVerdictKind.Unexplained, before.Kind);
        Assert.Contains("accept it again", before.Reason, StringComparison.Ordinal);

        Assert.True(Redundancy.Accept(Source));
        var accepted = Judge(Idle);
        Assert.True(accepted.IsRight);
        Assert.Equal(EdgeVerdictKind.Redundant, accepted.Kind);
        Assert.Equal("nobody needs it, nor ever did.", accepted.Reason);
        Assert.False(Redundancy.Accept(Source)); // Once is enough.

        File.AppendAllText(Source, "// Changed.\n");
        Assert.Equal(EdgeVerdictKind.Unexplained, Judge(Idle).Kind);
    }

    // The other parts of an algorithm are the algorithm too.
    [Fact]
    public void Judge_AnotherPartOfTheSourceChanges_ExplanationExpires()
    {
        var part = Path.Combine(_folder, "Planted.Part.cs");
        File.WriteAllText(part, "// One.\n");
        Write("//   Redundant: Idle: nobody needs it. []\n");
        Redundancy.Accept(Source);
        Assert.Equal(EdgeVerdictKind.Redundant, Judge(Idle).Kind);
        File.WriteAllText(part, "// Other.\n");
        Assert.Equal(EdgeVerdictKind.Unexplained, Judge(Idle).Kind);
    }

    [Fact]
    public void Judge_ExplainsWhatIsNeeded_IsContradicted()
    {
        Write("//   Redundant: See: it is not. []\n");
        Redundancy.Accept(Source);
        var verdict = Judge(See);
        Assert.Equal(EdgeVerdictKind.Contradicted, verdict.Kind);
        Assert.False(verdict.IsRight);
    }

    [Fact]
    public void Judge_ExplainsAnEdgeThatIsNone_IsRefused()
    {
        Write("//   Redundant: Absent: nobody has it. []\n");
        var thrown = Assert.Throws<InvalidOperationException>(() => Judge(Idle));
        Assert.Contains("Absent", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Publish, See", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_ProgramThatFailsAnyhow_KillsNothing()
    {
        Write("");
        var wrong = new BoundedProgram(
            "Planted",
            "wrong",
            "1",
            () => new ModelProgram(() => { }, () => Order.FullFence(Idle), () => Fail())
        );
        var verdict = Judge(Idle, wrong);
        Assert.Equal(EdgeVerdictKind.Unexplained, verdict.Kind);
        Assert.Contains("every order in place", verdict.Reason, StringComparison.Ordinal);
    }

    private static void Fail() => throw new InvalidOperationException("It is wrong.");

    private void Write(string redundancies) =>
        File.WriteAllText(Source, $"// A planted algorithm.\n{redundancies}// Its end.\n");

    private EdgeVerdict Judge(int edge, BoundedProgram? program = null)
    {
        var entry = new CatalogueEntry(
            "Planted",
            Source,
            new SortedDictionary<int, string>
            {
                [Publish] = nameof(Publish),
                [See] = nameof(See),
                [Idle] = nameof(Idle),
                [Unused] = nameof(Unused),
            },
            [program ?? new("Planted", "message", "1", Message)]
        );
        return new EdgeJudge(large: false).Judge(entry).Single(v => v.Edge == edge);
    }

    private ModelProgram Message() =>
        new(
            () => { },
            () =>
            {
                Order.Store(ref _words[0].Value, 1UL);
                Order.StoreRelease(ref _words[1].Value, 1UL, Publish);
            },
            () =>
            {
                var seen = Order.LoadAcquire(ref _words[1].Value, See);
                if (seen == 1 && Order.Load(ref _words[0].Value) == 0)
                {
                    throw new InvalidOperationException("no message");
                }

                Order.FullFence(Idle);
            }
        );
}
