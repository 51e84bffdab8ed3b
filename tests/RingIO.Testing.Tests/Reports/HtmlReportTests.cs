// SPDX-License-Identifier: MIT

using System.Xml.Linq;

namespace RingIO.Testing.Tests.Reports;

public sealed class HtmlReportTests
{
    private const string Hostile = "</text></svg><script>alert('1')</script>\"&amp;\0\uD800";

    public static TheoryData<string> All =>
        ["Empty", "Single", "Race", "Ordered", "Stuck", "Long", "Hostile"];

    private static Counterexample HostileNames =>
        new(
            Hostile,
            1,
            [Executions.At(0, 0, Hostile, Hostile) with { EdgeName = Hostile, Payload = Hostile }],
            Hostile
        );

    [Theory]
    [MemberData(nameof(All))]
    public void ToHtml_AnyExecution_DrawsEachStepOnce(string name)
    {
        var example = Named(name);
        var page = example.ToHtml();
        var numbers = example.Steps.Select(step => step.Index.ToString());
        Assert.Equal(numbers, Steps(Part(page, "svg"), "g"), StringComparer.Ordinal);
        Assert.Equal(numbers, Steps(Part(page, "table"), "tr"), StringComparer.Ordinal);
    }

    [Fact]
    public void ToHtml_HostileNames_AreEncoded()
    {
        var page = HostileNames.ToHtml();
        Assert.DoesNotContain("alert('1')</", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", page, StringComparison.Ordinal);
        Assert.Single(page.Split("</svg>")[1..]);
        Assert.Single(page.Split("</script>")[1..]);
    }

    [Fact]
    public void ToHtml_AnyExecution_NeedsNoOtherFile()
    {
        var page = Executions.Stuck.ToHtml();
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        var bare = page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal);
        foreach (var source in new[] { "http:", "https:", "src=", "href=", "@import", "url(" })
        {
            var rest = bare.Replace("url(#", "", StringComparison.Ordinal);
            Assert.DoesNotContain(source, rest, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ToHtml_Race_SaysThatNoEdgeOrdersTheAccesses()
    {
        var race = Assert.Single(Classed(Executions.Race, "race"));
        Assert.Equal("no edgeorders these", race.Value);
        Assert.Equal(
            ["1", "5"],
            Classed(Executions.Race, "culprit").Select(Number),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void ToHtml_OrderedAccesses_HasNoRace()
    {
        Assert.Empty(Classed(Executions.Ordered, "race"));
        Assert.Equal([("3", "4")], Ends(Executions.Ordered, "synchronizes"));
    }

    [Fact]
    public void ToHtml_Reads_ArrowsComeFromTheirStores()
    {
        Assert.Equal([("3", "4")], Ends(Executions.Race, "reads"));
        Assert.Equal([("0", "1")], Ends(Executions.Stuck, "synchronizes"));
        Assert.Equal(
            [("6", "6"), ("7", "7"), ("0", "8"), ("8", "9"), ("4", "10")],
            Ends(Executions.Stuck, "reads")
        );
        Assert.Equal([("6", "6"), ("7", "7")], Ends(Executions.Stuck, "arrow stale"));
        Assert.Equal([("27", "36")], Ends(Executions.Long(40), "synchronizes stale"));
    }

    [Fact]
    public void ToHtml_Steps_NameTheStepsStraightBeforeThem()
    {
        var before = Classed(Executions.Stuck, "step")
            .Select(step => step.Attribute("data-before")!.Value);
        Assert.Equal(
            ["", "0", "1", "2", "", "4", "5", "3", "0", "6 7 8", "9"],
            before,
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void ToHtml_CheckWithoutSteps_HasNoLane()
    {
        Assert.Equal(2, Classed(Executions.Race, "lane").Count);
        Assert.Equal(4, Classed(Executions.Stuck, "lane").Count);
    }

    private static Counterexample Named(string name) =>
        name switch
        {
            "Empty" => Executions.Empty,
            "Single" => Executions.Single,
            "Race" => Executions.Race,
            "Ordered" => Executions.Ordered,
            "Stuck" => Executions.Stuck,
            "Long" => Executions.Long(40),
            _ => HostileNames,
        };

    // What is cut out must be XML: a name that got through as markup would not leave it so.
    private static XElement Part(string page, string name)
    {
        var start = page.IndexOf($"<{name}", StringComparison.Ordinal);
        var end = page.IndexOf($"</{name}>", start, StringComparison.Ordinal);
        return XElement.Parse(page[start..(end + name.Length + 3)]);
    }

    private static IEnumerable<string> Steps(XElement part, string name) =>
        part.Descendants()
            .Where(e => e.Name.LocalName == name && e.Attribute("data-step") is not null)
            .Select(Number);

    private static string Number(XElement step) => step.Attribute("data-step")!.Value;

    /// <summary>The parts of the picture that have all these classes.</summary>
    private static List<XElement> Classed(Counterexample example, string classes) =>
        [
            .. Part(example.ToHtml(), "svg")
                .Descendants()
                .Where(e => e.Name.LocalName != "marker")
                .Where(e => classes.Split(' ').All(one => Classes(e).Contains(one))),
        ];

    private static HashSet<string> Classes(XElement element) =>
        [.. ((string?)element.Attribute("class") ?? "").Split(' ')];

    private static IEnumerable<(string From, string To)> Ends(
        Counterexample example,
        string classes
    ) =>
        Classed(example, classes)
            .Select(e => (e.Attribute("data-from")!.Value, e.Attribute("data-to")!.Value));
}
