// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Tests.Waiting;

public sealed class EventFdDoorbellTests : LinuxTests
{
    [Fact]
    public void TryConsume_Rung_TakesAllRingsOnce()
    {
        using var bell = new EventFdDoorbell();
        Assert.False(bell.TryConsume(out var none));
        Assert.Equal(0u, none);
        bell.Ring();
        bell.Ring();
        Assert.True(bell.TryConsume(out var rings));
        Assert.Equal(2u, rings);
        Assert.False(bell.TryConsume(out _));
    }

    [Fact]
    public void Wait_Rung_LeavesTheRings()
    {
        using var bell = new EventFdDoorbell();
        Assert.False(bell.Wait(TimeSpan.Zero));
        Assert.False(bell.Wait(TimeSpan.FromMilliseconds(1)));
        bell.Ring();
        Assert.True(bell.Wait(Timeout.InfiniteTimeSpan));
        Assert.True(bell.Wait(TimeSpan.Zero));
        Assert.True(bell.TryConsume(out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => bell.Wait(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Wait_RungByAnotherThread_Returns()
    {
        using var bell = new EventFdDoorbell();
        var ringer = new Thread(bell.Ring);
        ringer.Start();
        Assert.True(bell.Wait(Timeout.InfiniteTimeSpan));
        ringer.Join();
    }

    [Fact]
    public void Attach_ACopyPassedOverASocket_RingsTheSameBell()
    {
        using var bell = new EventFdDoorbell();
        var (one, other) = DescriptorSocket.CreatePair();
        using var near = one;
        using var far = other;
        using var copy = bell.DuplicateDescriptor();
        Assert.True(IsCloseOnExec(copy));
        near.Send([0], copy);
        using var remote = EventFdDoorbell.Attach(far.Receive(new byte[1])[0]);
        remote.Ring();
        Assert.True(bell.Wait(Timeout.InfiniteTimeSpan));
        Assert.True(bell.TryConsume(out _));
        Assert.False(remote.TryConsume(out _));
    }

    [Fact]
    public void Attach_NoEventFd_IsRefused()
    {
        using var memory = Memory(4096);
        using var file = memory.DuplicateDescriptor();
        var refused = Assert.Throws<DescriptorRefusedException>(() => EventFdDoorbell.Attach(file));
        Assert.Contains("memfd", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => EventFdDoorbell.Attach(null!));
    }

    [Fact]
    public void Attach_FileNamedLikeAnEventFd_IsRefused()
    {
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}[eventfd]");
        using var file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            options: FileOptions.DeleteOnClose
        );
        Assert.Throws<DescriptorRefusedException>(() => EventFdDoorbell.Attach(file));
    }

    [Fact]
    public void Dispose_ThenUsed_Throws()
    {
        var bell = new EventFdDoorbell();
        bell.Dispose();
        bell.Dispose();
        Assert.Throws<ObjectDisposedException>(bell.Ring);
        Assert.Throws<ObjectDisposedException>(() => bell.TryConsume(out _));
        Assert.Throws<ObjectDisposedException>(() => bell.Wait(TimeSpan.Zero));
    }
}
