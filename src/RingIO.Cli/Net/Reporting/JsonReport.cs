// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RingIO.Cli.Net.Reporting;

/// <summary>A run as one JSON object.</summary>
internal static class JsonReport
{
    // People read it too: "interface+channel" stays as it is. It goes into no web page.
    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes it.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="report">The run.</param>
    /// <param name="machine">Where it was made.</param>
    public static void Write(Stream stream, NetReport report, Machine machine)
    {
        using var json = new Utf8JsonWriter(stream, Format);
        json.WriteStartObject();
        json.WriteString("mode", report.Mode);
        json.WriteBoolean("sha256_equal", report.IsEqual);
        json.WriteString("sha256", report.InputHash);
        json.WriteString("mappings", report.Mappings);
        json.WriteString("input", report.Input);
        json.WriteNumber("input_bytes", report.InputBytes);
        json.WriteNumber("seed", report.Seed);
        json.WriteNumber("rounds", report.Rounds);
        Number(json, "seconds", report.Seconds);
        json.WriteStartArray("rows");
        foreach (var row in report.Rows)
        {
            Write(json, row);
        }

        json.WriteEndArray();
        if (report.RelayRate is { } relay)
        {
            Number(json, "relay_mbps", relay);
        }

        if (report.RelayOriginalRate is { } original)
        {
            Number(json, "relay_original_mbps", original);
        }

        if (report.Relays.Count > 0)
        {
            json.WriteStartArray("relays");
            foreach (var peer in report.Relays)
            {
                json.WriteStartObject();
                json.WriteString("relay", peer.Configuration);
                Samples(json, "transmit_mbps_samples", peer.Transmit.Rates);
                Samples(json, "receive_mbps_samples", peer.Receive.Rates);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (report.ControlBytes is { } control)
        {
            json.WriteNumber("allocation_control_bytes", control);
        }

        Samples(json, "memcpy_mbps_samples", report.CopyRates);
        Write(json, machine);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, NetRow row)
    {
        var both = row.Transmit.Counts + row.Receive.Counts;
        json.WriteStartObject();
        json.WriteString("configuration", row.Configuration);
        Number(json, "transmit_mbps", row.Transmit.Median);
        Number(json, "receive_mbps", row.Receive.Median);
        Counts(json, both);
        json.WriteStartObject("tlb_misses_per_packet");
        if (row.Misses is { } misses)
        {
            Number(json, "2005_transmit", misses.OldTransmit);
            Number(json, "2005_receive", misses.OldReceive);
            Number(json, "current_transmit", misses.CurrentTransmit);
            Number(json, "current_receive", misses.CurrentReceive);
        }

        json.WriteEndObject();
        json.WriteNumber(
            "allocated_bytes",
            row.Transmit.AllocatedBytes + row.Receive.AllocatedBytes
        );
        foreach (var direction in NetDirections.Both)
        {
            var way = row[direction];
            json.WriteStartObject(direction.Name());
            json.WriteNumber("bytes", way.Bytes);
            Counts(json, way.Counts);
            json.WriteNumber("allocated_bytes", way.AllocatedBytes);
            json.WriteString("sha256", way.Hash);
            Samples(json, "mbps_samples", way.Rates);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Counts(Utf8JsonWriter json, in NetCounts counts)
    {
        json.WriteNumber("packets", counts.Packets);
        json.WriteNumber("remaps", counts.Remaps);
        json.WriteNumber("bytes_copied", counts.BytesCopied);
        json.WriteNumber("grant_operations", counts.GrantOperations);
        json.WriteNumber("notifications", counts.Notifications);
        json.WriteNumber("hypercalls", counts.Hypercalls);
        json.WriteNumber("dropped", counts.Dropped);
    }

    private static void Write(Utf8JsonWriter json, Machine machine)
    {
        json.WriteStartObject("machine");
        json.WriteString("processor", machine.Processor);
        json.WriteNumber("processors", machine.Processors);
        json.WriteString("operating_system", machine.OperatingSystem);
        json.WriteString("architecture", machine.Architecture);
        json.WriteString("framework", machine.Framework);
        json.WriteNumber("memory_bytes", machine.MemoryBytes);
        json.WriteString("time", machine.Time);
        json.WriteEndObject();
    }

    private static void Samples(Utf8JsonWriter json, string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(Rounded(value));
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double value) =>
        json.WriteNumber(name, Rounded(value));

    // Six digits: more is noise, and the file is read by people too.
    private static double Rounded(double value) =>
        double.Parse(
            value.ToString("G6", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );
}
