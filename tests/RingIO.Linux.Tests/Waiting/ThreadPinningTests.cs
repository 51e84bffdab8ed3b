// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Tests.Waiting;

public sealed class ThreadPinningTests : LinuxTests
{
    [Fact]
    public void Pin_EachAllowedProcessor_RunsThereAlone()
    {
        var before = ThreadPinning.AllowedProcessors();
        Assert.NotEmpty(before);
        foreach (var processor in before)
        {
            using (ThreadPinning.Pin(processor))
            {
                Assert.Equal([processor], ThreadPinning.AllowedProcessors());
                Assert.Equal(processor, Thread.GetCurrentProcessorId());
            }

            Assert.Equal(before, ThreadPinning.AllowedProcessors());
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(100_000)]
    public void Pin_NoSuchProcessor_ThrowsAndNamesTheAllowedOnes(int processor)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() =>
            ThreadPinning.Pin(processor)
        );
        Assert.Contains(
            $"{ThreadPinning.AllowedProcessors()[0]}",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Dispose_OnAnotherThread_ThrowsAndLeavesBothAlone()
    {
        var before = ThreadPinning.AllowedProcessors();
        var pin = ThreadPinning.Pin(before[0]);
        Exception? thrown = null;
        var other = new Thread(() => thrown = Record.Exception(pin.Dispose));
        other.Start();
        other.Join();
        Assert.IsType<InvalidOperationException>(thrown);
        Assert.Equal([before[0]], ThreadPinning.AllowedProcessors());
        pin.Dispose();
        pin.Dispose();
        Assert.Equal(before, ThreadPinning.AllowedProcessors());
    }
}
