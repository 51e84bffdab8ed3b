// SPDX-License-Identifier: MIT

using System.IO.Pipelines;
using FsCheck.Xunit;
using RingIO.Pipelines;

namespace RingIO.Tests.Pipelines;

/// <summary>Whatever is done to a ring pipe and to the framework's, the same is seen.</summary>
public sealed class RingPipeConformanceTests
{
    private const int Pause = 128;
    private const int Resume = 64;

    [Property(MaxTest = 1000)]
    public void AnyScript_OnRingPipeAndFrameworkPipe_SeesTheSame(byte[] script)
    {
        ArgumentNullException.ThrowIfNull(script);
        Compare(script);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void LongScripts_OnRingPipeAndFrameworkPipe_SeeTheSame(int operations)
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random((seed * 31) + operations);
            var script = new byte[400];
            for (var i = 0; i < script.Length; i += 2)
            {
                script[i] = (byte)random.Next(operations);
                script[i + 1] = (byte)random.Next(256);
            }

            Compare(script);
        }
    }

    private static void Compare(byte[] script)
    {
        var expected = RunOnFramework(script);
        var seen = RunOnRing(script);
        var same = expected.Zip(seen).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            same == expected.Count && same == seen.Count,
            $"After {string.Join("; ", seen.Take(same).TakeLast(14))}: the framework's pipe has "
                + $"'{expected.ElementAtOrDefault(same)}', the ring's '{seen.ElementAtOrDefault(same)}'."
        );
    }

    private static IReadOnlyList<string> RunOnFramework(byte[] script)
    {
        var pipe = new Pipe(
            new PipeOptions(
                readerScheduler: PipeScheduler.Inline,
                writerScheduler: PipeScheduler.Inline,
                pauseWriterThreshold: Pause,
                resumeWriterThreshold: Resume,
                useSynchronizationContext: false
            )
        );
        using var steps = new PipeScript(pipe.Reader, pipe.Writer);
        return Run(steps, script);
    }

    private static IReadOnlyList<string> RunOnRing(byte[] script)
    {
        using var pipe = RingPipe.Create(
            new RingPipeOptions
            {
                Ring = new() { Capacity = 4096, FirstIndex = ulong.MaxValue - 2000 },
                PauseWriterThreshold = Pause,
                ResumeWriterThreshold = Resume,
            }
        );
        using var steps = new PipeScript(pipe.OpenReader(), pipe.OpenWriter());
        return Run(steps, script);
    }

    private static IReadOnlyList<string> Run(PipeScript steps, byte[] script)
    {
        for (var i = 0; i + 1 < script.Length; i += 2)
        {
            steps.Step(script[i] % 14, script[i + 1] % 100);
        }

        return steps.Trace;
    }
}
