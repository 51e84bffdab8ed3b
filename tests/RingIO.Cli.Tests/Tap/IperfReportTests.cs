// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;

namespace RingIO.Cli.Tests.Tap;

public sealed class IperfReportTests
{
    [Fact]
    public void Parse_AReport_TakesWhatArrived()
    {
        const string Json = """
            {"start":{},"intervals":[],"end":{
              "sum_sent":{"bits_per_second":9.0e9,"seconds":1.0,"retransmits":7},
              "sum_received":{"bits_per_second":8.5e9,"seconds":1.5,"bytes":1593750000}}}
            """;
        Assert.Equal(new IperfReport(8500, 1.5, 1593750000, 7), IperfReport.Parse(Json));
    }

    [Fact]
    public void Parse_AnError_SaysWhatIperfSaid()
    {
        var problem = Assert.Throws<CliException>(() =>
            IperfReport.Parse("""{"start":{},"end":{},"error":"unable to connect to server"}""")
        );
        Assert.Equal("iperf3 failed: unable to connect to server.", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"end":{"sum_received":{"bits_per_second":"fast","seconds":1}}}""")]
    [InlineData("""{"end":{"sum_received":{"bits_per_second":1,"seconds":1},"sum_sent":{}}}""")]
    [InlineData(
        """{"end":{"sum_received":{"bits_per_second":1,"seconds":1,"bytes":1},"sum_sent":{}}}"""
    )]
    public void Parse_SomethingElse_SaysSo(string text)
    {
        var problem = Assert.Throws<CliException>(() => IperfReport.Parse(text));
        Assert.StartsWith(
            "iperf3's report cannot be read",
            problem.Message,
            StringComparison.Ordinal
        );
    }
}
