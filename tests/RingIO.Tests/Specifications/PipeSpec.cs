// SPDX-License-Identifier: MIT

using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using RingIO.Pipelines;
using RingIO.Rings;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>
/// A pipe is a stream of bytes: a positive operation writes so many, 0 reads some, -1 reads all that is left. The
/// answer is how many; the reader compares what they are.
/// </summary>
/// <remarks>
/// The model is how many bytes have been written and not read, and how many of them the reader surely sees: a write for
/// which the ring has no room is no single step, its rest follows. A write that follows a flush which still waits is refused; one
/// that is accepted follows a flush that has ended, so that nothing is left outside the ring.
/// </remarks>
internal sealed class PipeSpec(int capacity) : RingSpec<(int Total, int Seen), int, int>
{
    public override (int Total, int Seen) Initial => (0, 0);

    public override IReadOnlyList<SpecStep<int>> Final => [new(1, -1), new(1, -1)];

    public override Gen<int> Generate(int thread) =>
        thread == 0 ? Gen.Choose(1, capacity) : Gen.Constant(0);

    public override IEnumerable<int> Shrink(int operation) =>
        operation > 1 ? [1, operation / 2, operation - 1] : [];

    public override string DescribeOperation(int operation) =>
        operation > 0 ? $"Write {operation}"
        : operation == 0 ? "Read"
        : "Read all";

    public override IEnumerable<Outcome<(int Total, int Seen), int>> Step(
        (int Total, int Seen) model,
        int operation
    )
    {
        var (total, seen) = model;
        if (operation > 0)
        {
            if (total <= capacity)
            {
                var put = Math.Min(operation, capacity - total);
                yield return new((total + operation, total + put), operation);
            }

            // A flush waits only for a reader that is behind by more than the ring holds.
            if (total > 0)
            {
                yield return new(model, 0);
            }
        }
        else if (operation < 0)
        {
            yield return new((0, 0), total);
        }
        else
        {
            if (seen == 0)
            {
                yield return new(model, 0);
            }

            for (var some = 1; some <= total; some++)
            {
                yield return new((total - some, Math.Max(0, seen - some)), some);
            }
        }
    }

    public RingSystem<int, int> Make()
    {
        var pipe = RingPipe.Create(
            new RingPipeOptions
            {
                Ring = new() { Capacity = capacity, FirstIndex = ulong.MaxValue - 40 },
            }
        );
        var sides = new PipeSides(pipe.OpenWriter(), pipe.OpenReader());
        return new(
            _ => sides.Do,
            () =>
            {
                sides.Complete();
                pipe.Dispose();
            }
        );
    }

    private sealed class PipeSides(RingPipeWriter writer, RingPipeReader reader)
    {
        // Asked itself: a Task around it that registers just as the flush ends hears of that from the thread pool, late.
        private ValueTask<FlushResult> _flush;
        private int _written;
        private int _read;

        public int Do(int operation) =>
            operation > 0 ? Write(operation)
            : operation == 0 ? Read()
            : ReadAll();

        public void Complete()
        {
            writer.Complete();
            reader.Complete();
        }

        private int Write(int count)
        {
            if (!_flush.IsCompleted)
            {
                return 0;
            }

            _flush.GetAwaiter().GetResult();
            var bytes = new byte[count];
            for (var i = 0; i < count; i++)
            {
                bytes[i] = (byte)_written++;
            }

#pragma warning disable CA2012 // Its result is taken once, when it has come, and before the next write.
            _flush = writer.WriteAsync(bytes);
#pragma warning restore CA2012
            return count;
        }

        private int Read()
        {
            if (!reader.TryRead(out var result))
            {
                return 0;
            }

            foreach (var segment in result.Buffer)
            {
                foreach (var value in segment.Span)
                {
                    Assert.Equal((byte)_read++, value);
                }
            }

            reader.AdvanceTo(result.Buffer.End);
            return (int)result.Buffer.Length;
        }

        private int ReadAll()
        {
            var all = 0;
            for (int some; (some = Read()) != 0; all += some) { }

            return all;
        }
    }
}
