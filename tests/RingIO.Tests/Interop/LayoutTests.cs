// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Interop;

/// <summary>The ring header in C#, in C and in words: what one says the others say.</summary>
public sealed partial class LayoutTests
{
    [Fact]
    public void CHeader_EveryConstantOffsetAndSize_IsTheOneOfTheTypes()
    {
        var c = FromC();
        Assert.Equal(FromTypes(), c);
    }

    [Fact]
    public void Document_EveryOffsetWidthAndNumber_IsTheOneOfTheTypes()
    {
        var document = File.ReadAllText(
            Path.Combine(NativeBuild.RepositoryRoot(), "docs", "ring-header.md")
        );
        var types = FromTypes();
        var fields = types.Where(static name => name.Value.Contains(':', StringComparison.Ordinal));
        Assert.Equal(
            new SortedDictionary<string, string>(
                fields.ToDictionary(StringComparer.Ordinal),
                StringComparer.Ordinal
            ),
            Fields(document)
        );
        foreach (var (name, value) in Numbers(document))
        {
            Assert.True(
                types.GetValueOrDefault(name) == value,
                $"{name} is {value} in the document"
            );
        }

        // All of them stand there, not only some.
        Assert.Equal(
            Of<RingKind>().Count + Of<RingFeatures>().Count + Of<RingState>().Count - 2,
            Numbers(document).Count()
        );
    }

    private static SortedDictionary<string, string> FromC()
    {
        using var program = Process.Start(
            new ProcessStartInfo(NativeBuild.Program("layout"))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var lines = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        Assert.Equal(0, program.ExitCode);
        return new(
            lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => line.Split('='))
                .ToDictionary(
                    static parts => parts[0],
                    static parts => parts[1],
                    StringComparer.Ordinal
                ),
            StringComparer.Ordinal
        );
    }

    private static SortedDictionary<string, string> FromTypes()
    {
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["MAGIC"] = Text(RingIdentity.ExpectedMagic),
            ["VERSION"] = Text(RingIdentity.CurrentVersion),
            ["LINE"] = Text(Marshal.SizeOf<OwnerWords>()),
            ["MAX_CAPACITY"] = Text(RingLayout.MaxCapacity),
            ["MAX_OWNERS"] = Text(RingLayout.MaxOwners),
            ["MAX_ITEM_SIZE"] = Text(RingLayout.MaxItemSize),
            ["OWNER_GONE"] = Text(OwnerWords.Gone),
            ["NEXT_LAP"] = Text(SlotSequence.NextLap),
            ["RECORD_PADDING"] = Text(0x8000_0000),
            ["SLOT_FREE"] = Text(SlotSequence.Free),
            ["SLOT_FULL"] = Text(SlotSequence.Full),
            ["SLOT_TOMBSTONE"] = Text(SlotSequence.Tombstone),
            ["sizeof.identity"] = Text(Marshal.SizeOf<RingIdentity>()),
            ["sizeof.words"] = Text(Marshal.SizeOf<RingWords>()),
            ["sizeof.owner"] = Text(Marshal.SizeOf<OwnerWords>()),
            ["sizeof.record"] = Text(RecordCore<HardwareOrder>.HeaderBytes),
            ["checksum"] = Text(Checksum()),
        };
        foreach (
            var (name, value) in Of<RingKind>()
                .Concat(Of<RingFeatures>())
                .Concat(Of<RingState>())
                .Concat(Of<RingRole>())
        )
        {
            names[name] = value;
        }

        // No kind and no feature have no name in C; no role has.
        names.Remove("NONE");
        names["NO_ROLE"] = Text((int)RingRole.None);
        AddFields<RingIdentity>(names, "identity");
        AddFields<RingWords>(names, "words");
        AddFields<OwnerWords>(names, "owner");
        return names;
    }

    private static void AddFields<T>(SortedDictionary<string, string> names, string prefix)
        where T : unmanaged
    {
        foreach (var field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Instance))
        {
            if (field.FieldType.IsPrimitive)
            {
                var bits = 8 * Marshal.SizeOf(field.FieldType);
                names[$"{prefix}.{Snake(field.Name)}"] =
                    $"{Marshal.OffsetOf<T>(field.Name)}:{bits}";
            }
        }
    }

    private static Dictionary<string, string> Of<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>()
            .ToDictionary(
                static value => Snake(value.ToString()).ToUpperInvariant(),
                static value =>
                    Convert
                        .ToInt32(value, CultureInfo.InvariantCulture)
                        .ToString(CultureInfo.InvariantCulture),
                StringComparer.Ordinal
            );

    // The rows of the two tables of fields; those of the identity come first.
    private static SortedDictionary<string, string> Fields(string document)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var owners = document.IndexOf("## Owners", StringComparison.Ordinal);
        foreach (Match row in FieldRow().Matches(document))
        {
            var at = int.Parse(row.Groups["at"].Value, CultureInfo.InvariantCulture);
            var type =
                row.Index > owners ? "owner"
                : at < Marshal.SizeOf<RingIdentity>() ? "identity"
                : "words";
            fields[$"{type}.{row.Groups["name"].Value}"] = $"{at}:{row.Groups["bits"].Value}";
        }

        return fields;
    }

    // What kind, features and state can be.
    private static IEnumerable<(string Name, string Value)> Numbers(string document) =>
        ListRow()
            .Matches(document)
            .SelectMany(static row => NumberedName().Matches(row.Groups["list"].Value))
            .Select(static item =>
                (
                    item.Groups["name"].Value.Trim().Replace(' ', '_').ToUpperInvariant(),
                    item.Groups["value"].Value
                )
            );

    // Of the very ring whose identity tests/native/layout.c writes by hand.
    private static uint Checksum()
    {
        using var ring = MpmcRing<ulong>.Create(
            new RingOptions
            {
                Capacity = 8,
                LayoutId = 0x0123_4567_89AB_CDEF,
                Owners = 4,
                Parking = true,
            }
        );
        return new Slots<RingWords>(ring.Region.Address, 1).First.Identity.Checksum;
    }

    private static string Snake(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            snake.Append(char.IsUpper(letter) && snake.Length != 0 ? "_" : "");
            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    private static string Text(IFormattable value) =>
        value.ToString(null, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\| (?<at>\d+) \| u(?<bits>\d+) \| `(?<name>\w+)`",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex FieldRow();

    [GeneratedRegex(
        @"^\| \d+ \| u\d+ \| `(kind|features|state)`: (?<list>[^|]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ListRow();

    [GeneratedRegex(@"(?<value>\d+) (?<name>[A-Za-z ]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberedName();
}
