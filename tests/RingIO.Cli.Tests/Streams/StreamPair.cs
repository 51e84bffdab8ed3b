// SPDX-License-Identifier: MIT

using System.Security.Cryptography;
using RingIO.Cli.Net.Streams;
using RingIO.Devices;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Cli.Tests.Streams;

/// <summary>Two ends of a stream with a cable between them.</summary>
internal sealed class StreamPair : IDisposable
{
    private const int Pages = 64;

    private readonly PortableBacking _memory = new(4L * Pages * 4096);
    private readonly StreamPlan _plan;

    public StreamPair(FrameDeviceFeatures features, StreamPlan plan)
    {
        _plan = plan;
        One = new StreamPipe(features) { Resolve = AddressOf };
        Two = new StreamPipe(features) { Resolve = AddressOf, Other = One };
        One.Other = Two;
        Source = Run(0, Pages);
        Target = Run(Pages, Pages);
        From = new StreamEnd(
            One,
            new(Source, Run(0, 1), Run(2 * Pages, Pages)),
            StreamFlow.Near,
            plan
        );
        To = new StreamEnd(
            Two,
            new(Run(0, 1), Target, Run(3 * Pages, Pages)),
            StreamFlow.Near.Reversed,
            plan
        );
    }

    public StreamPipe One { get; }

    public StreamPipe Two { get; }

    public StreamEnd From { get; }

    public StreamEnd To { get; }

    public PageRun Source { get; }

    public PageRun Target { get; }

    /// <summary>Sends bytes until all are there; a bounded number of turns.</summary>
    public void Move(byte[] bytes, int turns = 20_000)
    {
        Source.CopyFrom(0, bytes);
        From.Sender.Begin(bytes.Length, _plan.InitialSequence);
        To.Receiver.Begin(bytes.Length, _plan.InitialSequence);
        var idle = 0;
        for (
            var turn = 0;
            turn < turns && !(From.Sender.IsComplete && To.Receiver.IsComplete);
            turn++
        )
        {
            var done = From.Step(8) + To.Step(8);
            idle = done == 0 ? idle + 1 : 0;
            if (idle == 2)
            {
                From.Sender.TimeOut();
            }
        }

        Assert.True(
            From.Sender.IsComplete && To.Receiver.IsComplete,
            $"{To.Receiver.Received} of {bytes.Length} bytes came, {From.Sender.Acknowledged} are acknowledged."
        );
        var arrived = new byte[bytes.Length];
        Target.CopyTo(0, arrived);
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(arrived));
    }

    public void Dispose()
    {
        One.Dispose();
        Two.Dispose();
        _memory.Dispose();
    }

    private nint AddressOf(Gfn page) => _memory.Address + (nint)(page.Value * 4096);

    private PageRun Run(int first, int count)
    {
        var frames = Enumerable.Range(first, count).Select(p => new Gfn((ulong)p)).ToArray();
        return new PageRun(frames, Array.ConvertAll(frames, AddressOf));
    }
}
