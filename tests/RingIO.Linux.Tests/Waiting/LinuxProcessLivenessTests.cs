// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using RingIO.Primitives;

namespace RingIO.Linux.Tests.Waiting;

/// <summary>Alone, because it renames the process for a moment.</summary>
[Collection(nameof(Alone))]
public sealed class LinuxProcessLivenessTests : LinuxTests
{
    [Fact]
    public void Current_Always_IsIdAndStartAndAlive()
    {
        var liveness = new LinuxProcessLiveness();
        Assert.Equal(OwnerOf(Environment.ProcessId), liveness.Current);
        Assert.True(liveness.IsAlive(liveness.Current));
        Assert.False(liveness.IsAlive(liveness.Current ^ 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0x7FFF_FFFF_0000_0001)]
    [InlineData(-1)]
    public void IsAlive_NoSuchProcess_IsFalse(long owner) =>
        Assert.False(new LinuxProcessLiveness().IsAlive((ulong)owner));

    [Fact]
    public void IsAlive_NameWithBracketsAndBlanks_IsReadAllTheSame()
    {
        const string Name = "/proc/self/comm";
        var before = File.ReadAllText(Name);
        try
        {
            File.WriteAllText(Name, "a) Z 1 (b");
            var liveness = new LinuxProcessLiveness();
            Assert.Equal(OwnerOf(Environment.ProcessId), liveness.Current);
            Assert.True(liveness.IsAlive(liveness.Current));
        }
        finally
        {
            File.WriteAllText(Name, before.TrimEnd('\n'));
        }
    }

    [Fact]
    public void IsAlive_ChildKilled_TurnsFalse()
    {
        using var child = Process.Start(new ProcessStartInfo("sleep", "1000"))!;
        var (liveness, portable) = (new LinuxProcessLiveness(), new ProcessLiveness());
        var owner = OwnerOf(child.Id);
        var ownerUnknownStart = (ulong)child.Id << 32;
        Assert.True(liveness.IsAlive(owner));
        Assert.True(portable.IsAlive(ownerUnknownStart));
        child.Kill();
        child.WaitForExit();
        Assert.False(liveness.IsAlive(owner));
        Assert.False(portable.IsAlive(ownerUnknownStart));
    }

    [Fact]
    public void IsAlive_Zombie_IsFalse()
    {
        // The shell turns into sleep, which never collects the child that the shell started.
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("sleep 1000 & echo $!; exec sleep 1000");
        using var parent = Process.Start(start)!;
        var id = int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        using var child = Process.GetProcessById(id);
        try
        {
            while (
                !File.ReadAllText($"/proc/{parent.Id}/comm")
                    .StartsWith("sleep", StringComparison.Ordinal)
            )
            {
                Thread.Yield();
            }

            var owner = OwnerOf(id);
            Assert.True(new LinuxProcessLiveness().IsAlive(owner));
            child.Kill();
            while (!Stat(id)[0].StartsWith('Z'))
            {
                Thread.Yield();
            }

            Assert.False(new LinuxProcessLiveness().IsAlive(owner));
        }
        finally
        {
            child.Kill();
            parent.Kill();
            parent.WaitForExit();
        }
    }

    private static ulong OwnerOf(int id) =>
        ((ulong)id << 32) | (uint)ulong.Parse(Stat(id)[19], CultureInfo.InvariantCulture);

    // From the state on: proc(5), field 3.
    private static string[] Stat(int id) =>
        File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
}
