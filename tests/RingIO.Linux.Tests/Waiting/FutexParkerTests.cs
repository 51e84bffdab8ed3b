// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Waiting;

public sealed class FutexParkerTests : ParkerContract
{
    public FutexParkerTests()
    {
        Assert.SkipUnless(LinuxPlatform.IsSupported, "needs a 64-bit process on Linux");
        Parker = new FutexParker();
    }

    protected override IParker Parker { get; }

    [Fact]
    public void CrossesProcesses_Always_IsTrue() => Assert.True(Parker.CrossesProcesses);

    [Fact]
    public void Unpark_ThroughAnotherMapping_ReachesTheSleeper()
    {
        using var one = MemfdBacking.Create(new() { Length = 4096 });
        using var other = MemfdBacking.Attach(one.DuplicateDescriptor());
        var sleeper = new Thread(() =>
        {
            while (Volatile.Read(ref NativeBytes.Word(one.Address)) == 0)
            {
                Parker.Park(ref NativeBytes.Word(one.Address), 0, Timeout.InfiniteTimeSpan);
            }
        });
        sleeper.Start();
        Volatile.Write(ref NativeBytes.Word(other.Address), 1);
        Parker.Unpark(ref NativeBytes.Word(other.Address));
        sleeper.Join();
        Assert.Equal(1u, NativeBytes.Word(one.Address));
    }

    [Fact]
    public void Park_NothingMapped_ThrowsWithErrno()
    {
        using var window = new PageWindow(1);
        var refused = Assert.Throws<LinuxException>(() =>
            Parker.Park(ref NativeBytes.Word(window.Address), 0, TimeSpan.Zero)
        );
        Assert.Equal(("futex", "EFAULT"), (refused.Call, refused.ErrorName));
        Assert.Throws<LinuxException>(() => Parker.Unpark(ref NativeBytes.Word(window.Address)));
    }

    [Fact]
    public void Park_NotAligned_ThrowsWithErrno()
    {
        using var memory = MemfdBacking.Create(new() { Length = 4096 });
        var refused = Assert.Throws<LinuxException>(() =>
            Parker.Park(ref NativeBytes.Word(memory.Address + 2), 0, TimeSpan.Zero)
        );
        Assert.Equal("EINVAL", refused.ErrorName);
        Assert.Contains("FUTEX_WAIT", refused.Arguments, StringComparison.Ordinal);
    }

    [Fact]
    public void ParkAndUnpark_Repeated_AllocateNothing()
    {
        var word = 1u;
        Turn();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1000; turn++)
        {
            Turn();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Turn()
        {
            Parker.Park(ref word, 0, Timeout.InfiniteTimeSpan);
            Parker.Park(ref word, 1, TimeSpan.Zero);
            Parker.Unpark(ref word);
        }
    }
}
