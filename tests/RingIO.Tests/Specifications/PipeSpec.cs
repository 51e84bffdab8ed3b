// SPDX-License-Identifier: MIT

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
/// <remarks>The model is how many bytes have been written and not read. A write that follows a flush which still waits is refused.</remarks>
internal sealed class PipeSpec(int capacity) : RingSpec<int, int, int>
{
    public override int Initial => 0;

    public override IReadOnlyList<SpecStep<int>> Final => [new(1, -1), new(1, -1)];

    public override Gen<int> Generate(int thread) =>
        thread == 0 ? Gen.Choose(1, capacity) : Gen.Constant(0);

    public override IEnumerable<int> Shrink(int operation) =>
        operation > 1 ? [1, operation / 2, operation - 1] : [];

    public override string DescribeOperation(int operation) =>
        operation > 0 ? $"Write {operation}"
        : operation == 0 ? "Read"
        : "Read all";

    public override IEnumerable<Outcome<int, int>> Step(int model, int operation)
    {
        if (operation > 0)
        {
            yield return new(model + operation, operation);

            // A flush waits only for a reader that is behind by more than the ring holds.
            if (model > 0)
            {
                yield return new(model, 0);
            }
        }
        else if (operation < 0 || model == 0)
        {
            yield return new(0, model);
        }
        else
        {
            for (var some = 1; some <= model; some++)
            {
                yield return new(model - some, some);
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
        private Task _flush = Task.CompletedTask;
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

            _flush = writer.WriteAsync(bytes).AsTask();
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
