// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Security.Cryptography;
using RingIO.Cli.Net;
using RingIO.Cli.Net.Input;
using RingIO.Cli.Net.Reporting;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>The experiment with real TCP: iperf3 in two networks of their own, joined by each row in turn.</summary>
internal sealed class TapHarness : ITapHarness
{
    /// <inheritdoc/>
    public NetReport Run(
        NetOptions options,
        Action<double, string> progress,
        CancellationToken cancelled
    )
    {
        if (options is { Bytes: not null } or { Pcap: not null } or { Modelled: true })
        {
            throw new CliException(
                "--bytes, --pcap and --modelled do not go with --tap: real TCP sends, for a --duration."
            );
        }

        if (TapPrerequisites.WhyNot() is { } reason)
        {
            throw new CliException(reason);
        }

        var input = options.Input ?? FileInput.Default;
        var file = Read(input);
        NativeRelayProgram.TryBuild(out var program, out var absent);
        using (program)
        {
            var started = Stopwatch.GetTimestamp();
            var relays = TapRows.InC(program, absent);
            var rows = Interleaved(options.Short, relays);
            var plan = TapPlan.Of(options, rows.Count);
            try
            {
                var found = new TapComparison(rows, plan, file).Run(progress, cancelled);
                var hash = Convert.ToHexStringLower(SHA256.HashData(file));
                return Report(found, relays, hash) with
                {
                    Input = input.FullName,
                    InputBytes = file.Length,
                    Rounds = plan.Rounds,
                    Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
                    Seed = options.Seed,
                };
            }
            catch (Exception problem)
                when (problem
                        is LinuxException
                            or TooManyMappingsException
                            or InvalidOperationException
                )
            {
                throw new CliException(InputErrors.OneLine(problem.Message));
            }
        }
    }

    // Each next to the relay in C that it is compared to, as far as that goes.
    private static List<TapRow> Interleaved(bool isShort, IReadOnlyList<TapRow> relays)
    {
        NetConfiguration[] some =
        [
            NetConfiguration.Native,
            NetConfiguration.DriverDomain,
            NetConfiguration.Original,
            NetConfiguration.Optimized,
        ];
        var left = (isShort ? some : NetConfiguration.All)
            .Select(TapRows.Of)
            .Append(TapRows.Registered)
            .ToList();
        var rows = new List<TapRow>();
        foreach (var relay in relays)
        {
            var compared = left.Where(row => row.Baseline == relay.Name).ToList();
            if (compared.Count > 0)
            {
                rows.Add(relay);
                rows.AddRange(compared);
                left.RemoveAll(compared.Contains);
            }
        }

        rows.AddRange(left);
        return rows;
    }

    private static NetReport Report(
        IReadOnlyList<NetRow> found,
        IReadOnlyList<TapRow> relays,
        string hash
    )
    {
        NetRow? Find(string name) =>
            found.FirstOrDefault(row => row.Configuration == name && row.Absent is null);
        var isRelay = relays.Select(static relay => relay.Name).ToHashSet(StringComparer.Ordinal);
        return new NetReport
        {
            Mode = "tap",
            Mappings = "real",
            Input = "",
            InputHash = hash,
            IsEqual = found
                .Where(static row => row.Absent is null)
                .All(row => row.Transmit.Hash == hash && row.Receive.Hash == hash),
            Rows =
            [
                .. NetConfiguration
                    .All.Select(static row => row.Name)
                    .Append(TapRows.Registered.Name)
                    .Select(Find)
                    .OfType<NetRow>(),
            ],
            Relays = [.. found.Where(row => isRelay.Contains(row.Configuration))],
            RelayRate = Find(TapRows.Relay)?.Transmit.Median,
            RelayOriginalRate = Find(TapRows.RelayRemap)?.Transmit.Median,
        };
    }

    private static byte[] Read(FileInfo input)
    {
        try
        {
            return File.ReadAllBytes(input.FullName);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                $"{input} cannot be read: {InputErrors.OneLine(problem.Message)}"
            );
        }
    }
}
