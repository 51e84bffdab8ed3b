// SPDX-License-Identifier: MIT

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using RingIO.Cli.Net;
using RingIO.Cli.Net.Reporting;
using RingIO.Cli.Tap;
using RingIO.Cli.Tests.Streams;
using RingIO.Cli.Tests.Support;
using RingIO.Drivers.Net.Capture;

namespace RingIO.Cli.Tests.Commands;

public sealed class NetCommandTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_SmallFile_ReportsEveryRowAndEqualHashes(bool modelled)
    {
        using var scratch = new Scratch();
        // Longer than a part of 2 MiB: it goes in two.
        var bytes = StreamTests.Bytes((2 << 20) + 12_345, seed: 3);
        var input = scratch.Write("input", bytes);
        var json = scratch["result.json"];
        var plot = scratch["result.svg"];
        string[] options =
        [
            "net",
            "--short",
            "--duration",
            "0.01",
            "--input",
            input,
            "--json",
            json,
            "--plot",
            plot,
        ];
        var run = ToolRun.Of([.. options, .. modelled ? ["--modelled"] : Array.Empty<string>()]);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.Contains(hash, run.Output, StringComparison.Ordinal);
        Assert.Contains("Every byte arrived", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("<?xml", File.ReadAllText(plot), StringComparison.Ordinal);
        Assert.Contains("\"interface+channel\"", File.ReadAllText(json), StringComparison.Ordinal);
        using var result = JsonDocument.Parse(File.ReadAllBytes(json));
        Check(result.RootElement, hash);
    }

    [Fact]
    public void Run_Capture_SendsItsFrames()
    {
        using var scratch = new Scratch();
        using (var stream = File.Create(scratch["a.pcap"]))
        {
            var writer = new PcapWriter(stream);
            for (var frame = 0; frame < 20; frame++)
            {
                writer.Write(frame, StreamTests.Bytes(60 + frame, seed: frame));
            }
        }

        var run = ToolRun.Of(
            "net",
            "--short",
            "--modelled",
            "--bytes",
            "1000",
            "--pcap",
            scratch["a.pcap"]
        );
        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("20 frames of", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SameSeed_CountsTheSame()
    {
        using var scratch = new Scratch();
        var input = scratch.Write("input", StreamTests.Bytes(100_000, seed: 4));
        string[] options = ["--short", "--modelled", "--bytes", "200000", "--seed", "7"];
        var runs = new List<string>();
        foreach (var name in new[] { "one.json", "other.json" })
        {
            ToolRun.Of(["net", .. options, "--input", input, "--json", scratch[name]]);
            var rows = JsonNode.Parse(File.ReadAllText(scratch[name]))!["rows"]!.AsArray();
            foreach (var row in rows.Select(row => row!.AsObject()))
            {
                row.Remove("transmit_mbps");
                row.Remove("receive_mbps");
                row["transmit"]!.AsObject().Remove("mbps_samples");
                row["receive"]!.AsObject().Remove("mbps_samples");
            }

            runs.Add(rows.ToJsonString());
        }

        Assert.Contains("\"grant_operations\":", runs[0], StringComparison.Ordinal);
        Assert.Equal(runs[0], runs[1]);
    }

    [Fact]
    public void Run_PlotOfBothKinds_HasNoShapeWithoutAColour()
    {
        using var scratch = new Scratch();
        ToolRun.With(["net", "--tap", "--plot", scratch["a.svg"]], new Harness());
        var bare = XDocument
            .Load(scratch["a.svg"])
            .Descendants()
            .Where(shape => shape.Name.LocalName == "rect" && shape.Attribute("fill") is null)
            .Where(shape => shape.Parent!.Name.LocalName != "clipPath");
        // It would be drawn black.
        Assert.Empty(bare);
        ToolRun.With(["net", "--tap", "--plot", scratch["a.png"]], new Harness());
        Assert.Equal("PNG"u8, File.ReadAllBytes(scratch["a.png"]).AsSpan(1, 3));
    }

    [Fact]
    public void Run_OverTap_SaysOnlyOfTheFileThatItWasCompared()
    {
        var run = ToolRun.With(["net", "--tap"], new Harness());
        Assert.Contains("Every byte of the file", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("was compared", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("TLB", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NarrowTerminal_FoldsNoColumn()
    {
        using var scratch = new Scratch();
        string[] tiny = ["net", "--short", "--modelled", "--bytes", "1000", "--input"];
        var run = ToolRun.With([.. tiny, scratch.Write("input", [1])], width: 80);
        Assert.Contains("hypercalls", run.Output, StringComparison.Ordinal);
        // In both tables of costs and in that of speeds.
        Assert.Equal(
            3,
            run.Output.Split('\n')
                .Count(line => line.StartsWith("  interface+channel ", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(4, "too few")]
    [InlineData(5, "in 19 of 20")]
    public void Run_FewRounds_TellsNoBound(int rounds, string text)
    {
        var run = ToolRun.With(["net", "--tap"], new Harness { Rounds = rounds });
        Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OverTap_ReportsWhatTheHarnessFound()
    {
        using var scratch = new Scratch();
        var run = ToolRun.With(["net", "--tap", "--json", scratch["tap.json"]], new Harness());
        Assert.Equal(0, run.ExitCode);
        using var result = JsonDocument.Parse(File.ReadAllBytes(scratch["tap.json"]));
        Assert.Equal("tap", result.RootElement.GetProperty("mode").GetString());
        Assert.Equal(15000, result.RootElement.GetProperty("relay_mbps").GetDouble());
        Assert.Equal(500, result.RootElement.GetProperty("relay_original_mbps").GetDouble());
    }

    private static void Check(JsonElement result, string hash)
    {
        Assert.Equal("embedded", result.GetProperty("mode").GetString());
        Assert.True(result.GetProperty("sha256_equal").GetBoolean());
        Assert.Equal(hash, result.GetProperty("sha256").GetString());
        Assert.False(result.TryGetProperty("relay_mbps", out _));
        Assert.False(result.TryGetProperty("relay_original_mbps", out _));
        Assert.True(result.GetProperty("allocation_control_bytes").GetInt64() > 0);
        var rows = result.GetProperty("rows").EnumerateArray().ToList();
        Assert.Equal(
            [
                "native",
                "driver-domain",
                "original",
                "interface",
                "channel",
                "memory",
                "interface+channel",
                "interface+memory",
                "channel+memory",
                "optimized",
            ],
            rows.Select(row => row.GetProperty("configuration").GetString()!),
            StringComparer.Ordinal
        );
        foreach (var row in rows)
        {
            Assert.True(row.GetProperty("transmit_mbps").GetDouble() > 0);
            Assert.True(row.GetProperty("receive_mbps").GetDouble() > 0);
            foreach (
                var count in new[]
                {
                    "remaps",
                    "bytes_copied",
                    "grant_operations",
                    "notifications",
                    "hypercalls",
                    "packets",
                    "allocated_bytes",
                }
            )
            {
                Assert.True(row.GetProperty(count).GetInt64() >= 0);
            }

            Assert.Equal(4, row.GetProperty("tlb_misses_per_packet").EnumerateObject().Count());
            foreach (var way in new[] { "transmit", "receive" })
            {
                Assert.Equal(hash, row.GetProperty(way).GetProperty("sha256").GetString());
            }
        }
    }

    private sealed class Harness : ITapHarness
    {
        private static readonly string[] Names = ["original", "optimized"];

        public int Rounds { get; init; } = 3;

        public NetReport Run(
            NetOptions options,
            Action<double, string> progress,
            CancellationToken cancelled
        )
        {
            progress(0.5, "halfway");
            var way = new NetWay { Rates = [1, 2, 3] };
            return new NetReport
            {
                Mode = "tap",
                Mappings = "real",
                Input = "iperf3",
                IsEqual = true,
                Rounds = Rounds,
                RelayRate = 15000,
                RelayOriginalRate = 500,
                Rows =
                [
                    .. Names.Select(name => new NetRow
                    {
                        Configuration = name,
                        Transmit = way,
                        Receive = way,
                    }),
                ],
            };
        }
    }
}
