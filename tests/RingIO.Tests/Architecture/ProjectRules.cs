// SPDX-License-Identifier: MIT

using System.Xml;
using System.Xml.Linq;

namespace RingIO.Tests.Architecture;

/// <summary>References between projects point towards the ground, and only named packages come in.</summary>
internal static class ProjectRules
{
    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["RingIO"] = [],
        ["RingIO.Testing"] = ["RingIO"],
        ["RingIO.Testing.Xunit"] = ["RingIO", "RingIO.Testing"],
        ["RingIO.Linux"] = ["RingIO"],
        ["RingIO.Drivers"] = ["RingIO"],
        ["RingIO.Vmm"] = ["RingIO", "RingIO.Drivers"],
        ["RingIO.Cli"] = ["RingIO", "RingIO.Linux", "RingIO.Drivers", "RingIO.Vmm"],
    };

    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["RingIO"] = ["Microsoft.Extensions.ObjectPool"],
        ["RingIO.Testing"] = ["FsCheck"],
        ["RingIO.Testing.Xunit"] = ["xunit.v3.extensibility.core"],
        ["RingIO.Linux"] = [],
        ["RingIO.Drivers"] = [],
        ["RingIO.Vmm"] = [],
        ["RingIO.Cli"] = ["ScottPlot", "Spectre.Console", "System.CommandLine"],
    };

    // Outside src, a project may use src and its own kind; a test may also start a sample or the load generator.
    private static readonly Dictionary<string, string[]> Outside = new(StringComparer.Ordinal)
    {
        ["tests"] = ["src", "tests", "samples", "bench"],
        ["bench"] = ["src", "bench"],
        ["samples"] = ["src"],
    };

    public static bool IsProject(SourceFile file) =>
        file.Path.EndsWith(".csproj", StringComparison.Ordinal);

    public static bool IsBuildFile(SourceFile file) =>
        file.Name is "Directory.Build.props" or "Directory.Build.targets";

    public static IEnumerable<Violation> Check(SourceFile project)
    {
        var top = project.Path.Split('/')[0];
        var name = Path.GetFileNameWithoutExtension(project.Name);
        if (top == "src")
        {
            return Projects.ContainsKey(name)
                ? CheckShipped(project, name)
                :
                [
                    new Violation(
                        project.Path,
                        1,
                        $"{name} is not in the table of {nameof(ProjectRules)}: decide what it may reference"
                    ),
                ];
        }

        return Outside.TryGetValue(top, out var tops)
            ? Items(project, "ProjectReference")
                .Where(item => !tops.Contains(Target(project, item).Split('/')[0]))
                .Select(item =>
                    At(
                        project,
                        item,
                        $"{top} may reference projects of {string.Join(", ", tops)}, not {Include(item)}"
                    )
                )
            : [new Violation(project.Path, 1, $"no project is expected under '{top}'")];
    }

    /// <summary>What every shipped project inherits must not become a dependency of its users.</summary>
    public static IEnumerable<Violation> CheckInherited(SourceFile props) =>
        Items(props, "PackageReference")
            .Where(item => !IsPrivate(item) && !props.IsUnder("tests") && !props.IsUnder("bench"))
            .Select(item =>
                At(
                    props,
                    item,
                    $"package {Include(item)} reaches every shipped project: PrivateAssets=\"all\" is missing"
                )
            );

    private static IEnumerable<Violation> CheckShipped(SourceFile project, string name)
    {
        foreach (var item in Items(project, "ProjectReference"))
        {
            var target = Target(project, item);
            var other = Path.GetFileNameWithoutExtension(target);
            if (
                !target.StartsWith("src/", StringComparison.Ordinal)
                || !Projects[name].Contains(other)
            )
            {
                yield return At(project, item, $"{name} must not reference {target}");
            }
        }

        foreach (var item in Items(project, "PackageReference"))
        {
            if (!IsPrivate(item) && !Packages[name].Contains(Include(item)))
            {
                yield return At(project, item, $"{name} must not need package {Include(item)}");
            }
        }

        foreach (var item in Items(project, "Reference"))
        {
            yield return At(
                project,
                item,
                $"assembly {Include(item)} is referenced past the table"
            );
        }

        foreach (var item in Items(project, "Compile"))
        {
            if (!Target(project, item).StartsWith($"src/{name}/", StringComparison.Ordinal))
            {
                yield return At(project, item, $"{Include(item)} is another project's source");
            }
        }
    }

    private static IEnumerable<XElement> Items(SourceFile file, string kind) =>
        XDocument
            .Parse(file.Text, LoadOptions.SetLineInfo)
            .Descendants()
            .Where(element =>
                element.Name.LocalName == kind && element.Attribute("Include") is not null
            );

    private static string Include(XElement item) => item.Attribute("Include")!.Value;

    private static bool IsPrivate(XElement item) =>
        string.Equals(
            item.Attribute("PrivateAssets")?.Value
                ?? item.Elements().FirstOrDefault(e => e.Name.LocalName == "PrivateAssets")?.Value,
            "all",
            StringComparison.OrdinalIgnoreCase
        );

    private static string Target(SourceFile project, XElement item)
    {
        var parts = new List<string>(project.Path.Split('/')[..^1]);
        foreach (var part in Include(item).Replace('\\', '/').Split('/'))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static Violation At(SourceFile file, XElement item, string message) =>
        new(file.Path, ((IXmlLineInfo)item).LineNumber, message);
}
