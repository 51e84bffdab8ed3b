// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using RingIO.Grants;
using RingIO.Tests.Interop;

namespace RingIO.Tests.Grants;

/// <summary>Sizes, offsets, widths and numbers of the types, against those of Xen's own header.</summary>
public sealed class GrantLayoutTests
{
    private static string Reference =>
        Path.Combine(NativeBuild.RepositoryRoot(), "tests", "native", "xen_grants.txt");

    [Fact]
    public void Types_EverySizeOffsetAndNumber_IsTheReferences() =>
        Assert.Equal(
            string.Join('\n', File.ReadAllLines(Reference).Order(StringComparer.Ordinal)),
            string.Join('\n', FromTypes())
        );

    [Fact]
    public void Reference_AgainstTheHeaderOfThisMachine_IsTheSame()
    {
        using var program = Process.Start(
            new ProcessStartInfo(NativeBuild.Program("xen_grants"))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var lines = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        Assert.Equal(File.ReadAllText(Reference), lines);
    }

    private static IEnumerable<string> FromTypes()
    {
        var lines = new List<string>
        {
            $"{nameof(GrantRef)}.{nameof(GrantRef.Reserved)}={GrantRef.Reserved}",
            $"{nameof(GrantRegistry)}.{nameof(GrantRegistry.Self)}={GrantRegistry.Self}",
        };
        var types = typeof(GrantTable).Assembly.GetExportedTypes().Where(IsPlain).ToList();
        foreach (var type in types.Where(t => t.IsValueType && !t.IsEnum))
        {
            lines.Add($"{type.Name}={Marshal.SizeOf(type)}");
            lines.AddRange(
                type.GetFields(BindingFlags.Public | BindingFlags.Instance)
                    .Select(f =>
                        $"{type.Name}.{f.Name}={Marshal.OffsetOf(type, f.Name)}:{8 * SizeOf(f.FieldType)}"
                    )
            );
        }

        foreach (var type in types.Where(t => t.IsEnum))
        {
            lines.AddRange(
                Enum.GetNames(type)
                    .Select(name =>
                        $"{type.Name}.{name}={Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}"
                    )
            );
        }

        return lines.Order(StringComparer.Ordinal);
    }

    private static bool IsPlain(Type type) =>
        type.Namespace == typeof(GrantTable).Namespace
        && (
            type is { IsValueType: true, IsEnum: false, IsExplicitLayout: true }
            || (type.IsEnum && Enum.GetUnderlyingType(type) != typeof(int))
        );

    private static int SizeOf(Type type) =>
        Marshal.SizeOf(type.IsEnum ? Enum.GetUnderlyingType(type) : type);
}
