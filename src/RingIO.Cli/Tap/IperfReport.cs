// SPDX-License-Identifier: MIT

using System.Text.Json;

namespace RingIO.Cli.Tap;

/// <summary>What iperf3 measured of one flow.</summary>
/// <param name="MegabitsPerSecond">What arrived, in 10^6 bits a second of TCP payload.</param>
/// <param name="Seconds">For how long.</param>
/// <param name="Bytes">How many bytes arrived.</param>
/// <param name="Retransmits">How many segments were sent again.</param>
internal readonly record struct IperfReport(
    double MegabitsPerSecond,
    double Seconds,
    long Bytes,
    long Retransmits
)
{
    /// <summary>Reads what <c>iperf3 --json</c> prints.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="CliException">It says that it failed, or is no report of a TCP flow.</exception>
    public static IperfReport Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.TryGetProperty("error", out var error))
            {
                throw new CliException($"iperf3 failed: {error.GetString()}.");
            }

            var end = document.RootElement.GetProperty("end");
            var received = end.GetProperty("sum_received");
            return new IperfReport(
                received.GetProperty("bits_per_second").GetDouble() / 1e6,
                received.GetProperty("seconds").GetDouble(),
                received.GetProperty("bytes").GetInt64(),
                end.GetProperty("sum_sent").GetProperty("retransmits").GetInt64()
            );
        }
        catch (Exception problem)
            when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CliException(
                $"iperf3's report cannot be read ({problem.Message}): is it iperf 3?"
            );
        }
    }
}
