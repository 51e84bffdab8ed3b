// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Tests.Wire;

/// <summary>The figures that tests/native/xen_abi.c prints of Xen's own headers, as they are kept beside this file.</summary>
internal static class XenAbi
{
    /// <summary>By name: "size:alignment" of a structure, "offset:size" of a field, the value of a constant.</summary>
    public static IReadOnlyDictionary<string, string> Figures { get; } = Parse(Kept());

    /// <summary>The file's text.</summary>
    public static string Kept()
    {
        using var stream = typeof(XenAbi).Assembly.GetManifestResourceStream("xen-abi.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, string> Parse(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('='))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
}
