// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests;

/// <summary>What every parker must do. A lost wake-up shows as a test that never ends.</summary>
public abstract class ParkerContract : IDisposable
{
    private readonly PortableBacking _memory = new(4096);

    protected abstract IParker Parker { get; }

    /// <summary>How many turns the ping-pong takes: fewer for those that sleep a slice each.</summary>
    protected virtual uint Turns => 5_000;

    private nint First => _memory.Address;

    private nint Second => _memory.Address + 128;

    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Park_WordDiffers_ReturnsAtOnce()
    {
        NativeBytes.Word(First) = 7;
        Parker.Park(ref NativeBytes.Word(First), 8, Timeout.InfiniteTimeSpan);
        Assert.Equal(7u, NativeBytes.Word(First));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(25_000)]
    public void Park_NobodyUnparks_ReturnsWhenTheTimeIsOver(long ticks)
    {
        Parker.Park(ref NativeBytes.Word(First), 0, TimeSpan.FromTicks(ticks));
        Assert.Equal(0u, NativeBytes.Word(First));
    }

    [Fact]
    public void Park_NegativeTimeout_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Parker.Park(ref NativeBytes.Word(First), 0, TimeSpan.FromSeconds(-1))
        );

    [Fact]
    public void Unpark_NobodySleeps_DoesNothing()
    {
        Parker.Unpark(ref NativeBytes.Word(First));
        Assert.Equal(0u, NativeBytes.Word(First));
    }

    [Fact]
    public void Unpark_ManySleepers_WakesAll()
    {
        var sleepers = Enumerable
            .Range(0, 4)
            .Select(_ => Start(() => SleepWhile(First, 0)))
            .ToArray();
        Change(First, 1);
        foreach (var sleeper in sleepers)
        {
            sleeper.Join();
        }

        Assert.Equal(1u, NativeBytes.Word(First));
    }

    [Fact]
    public void Park_TwoThreadsTakeTurns_LosesNoWakeUp()
    {
        var answered = 0u;
        var other = Start(() =>
        {
            for (var turn = 0u; turn < Turns; turn++)
            {
                SleepWhile(First, turn);
                answered++;
                Change(Second, turn + 1);
            }
        });
        for (var turn = 0u; turn < Turns; turn++)
        {
            Change(First, turn + 1);
            SleepWhile(Second, turn);
        }

        other.Join();
        Assert.Equal(Turns, answered);
    }

    private static Thread Start(ThreadStart body)
    {
        var thread = new Thread(body) { IsBackground = true };
        thread.Start();
        return thread;
    }

    private void SleepWhile(nint word, uint value)
    {
        while (Volatile.Read(ref NativeBytes.Word(word)) == value)
        {
            Parker.Park(ref NativeBytes.Word(word), value, Timeout.InfiniteTimeSpan);
        }
    }

    private void Change(nint word, uint value)
    {
        Volatile.Write(ref NativeBytes.Word(word), value);
        Parker.Unpark(ref NativeBytes.Word(word));
    }
}
