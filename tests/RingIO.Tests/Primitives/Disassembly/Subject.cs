// SPDX-License-Identifier: MIT

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using RingIO.Tests.Architecture;

namespace RingIO.Tests.Primitives.Disassembly;

/// <summary>The program that is disassembled: the core's own sources, and their copies without the seam.</summary>
internal static class Subject
{
    public const string Seam = "";
    public const string Direct = "Direct";
    public const string Fenced = "Fenced";

    /// <summary>Which methods the compiler lists: those of the subjects and of their copies.</summary>
    public const string Methods = "*SpscCore*:* *SeamOperations*:*";

    // Optimized whatever the tests' own configuration is: that is why the library's assembly is not used.
    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.ConsoleApplication,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        nullableContextOptions: NullableContextOptions.Enable
    );

    // Compiles every member without running it: by the JIT as told, ahead of time because of the annotation.
    private const string Program = """
        using System.Diagnostics.CodeAnalysis;
        using System.Reflection;
        using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices;
        using RingIO.Primitives;
        using RingIO.Rings;
        using RingIO.Tests.Primitives.Disassembly;

        public static class Program
        {
            public static void Main() => Prepare();

            [UnmanagedCallersOnly(EntryPoint = "prepare")]
            public static void Root() => Prepare();

            private static void Prepare()
            {
                Prepare(typeof(SeamOperations<HardwareOrder>));
                Prepare(typeof(DirectSeamOperations));
                Prepare(typeof(FencedSeamOperations));
                Prepare(typeof(SpscCore<ulong, HardwareOrder>));
                Prepare(typeof(DirectSpscCore<ulong>));
                Prepare(typeof(FencedSpscCore<ulong>));
                Prepare(typeof(SpscCore<uint, HardwareOrder>));
                Prepare(typeof(DirectSpscCore<uint>));
                Prepare(typeof(FencedSpscCore<uint>));
            }

            private static void Prepare(
                [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type)
            {
                const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Public
                    | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
                var arguments = Array.ConvertAll(type.GenericTypeArguments, part => part.TypeHandle);
                foreach (var method in type.GetMethods(Own))
                {
                    RuntimeHelpers.PrepareMethod(method.MethodHandle, arguments);
                }
            }
        }
        """;

    /// <summary>All sources, made from the repository's.</summary>
    public static IReadOnlyList<SourceFile> Sources()
    {
        var core = Repository.CSharp(FolderRules.Core).ToList();
        var operations = Repository
            .CSharp("tests/RingIO.Tests/Primitives/Disassembly")
            .Single(file => file.Name == "SeamOperations.cs");
        SourceFile[] subjects = [core.Single(file => file.Name == "SpscCore.cs"), operations];
        return
        [
            .. core,
            operations,
            .. subjects.Select(file => Copy(file, Direct, withAddedFence: false)),
            .. subjects.Select(file => Copy(file, Fenced, withAddedFence: true)),
            new("Program.cs", Program),
            SourceCompilation.ImplicitUsings,
        ];
    }

    /// <summary>Compiles the sources to an executable assembly in a folder.</summary>
    /// <returns>The assembly's path.</returns>
    public static string Compile(IEnumerable<SourceFile> sources, string folder)
    {
        var path = Path.Combine(folder, "Subject.dll");
        var result = CSharpCompilation
            .Create(
                "Subject",
                sources.Select(file => file.Tree),
                SourceCompilation.References,
                Options
            )
            .Emit(path);
        Assert.True(
            result.Success,
            string.Join(
                Environment.NewLine,
                result.Diagnostics.Where(found => found.Severity == DiagnosticSeverity.Error)
            )
        );
        return path;
    }

    private static SourceFile Copy(SourceFile file, string prefix, bool withAddedFence) =>
        new(prefix + file.Name, DirectRewriter.Rewrite(file.Root, prefix, withAddedFence));
}
