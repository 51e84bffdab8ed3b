// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Pipelines;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Rings;

/// <summary>A pipe over memory that is really mapped twice: every buffer is one piece, and the ring's own.</summary>
public sealed class MirroredPipeTests : LinuxTests
{
    [Fact]
    public async Task EveryLength_AtManyOffsets_IsOnePieceOnBothAttachments()
    {
        using var here = MirroredMemory.Create();
        using var there = here.Attach();
        using var made = RingPipe.Create(here.Control, here.Data, Options(0));
        using var attached = RingPipe.Attach(there.Control, there.Data, Options(0));
        Assert.True(made.IsMirrored && attached.IsMirrored);
        var writer = made.OpenWriter();
        var reader = attached.OpenReader();
        var place = 0;
        for (var step = 1; step < 64; step += 9)
        {
            for (var length = 1; length <= MirroredMemory.Capacity; length += step)
            {
                Fill(writer.GetMemory(length).Span[..length], place);
                writer.Advance(length);
                // In the ring itself already, before the flush: nothing was copied aside.
                Assert.Equal((byte)place, here.Flat[place % MirroredMemory.Capacity]);
                await Flush(writer, made, reader, length);
                place += length;
            }
        }

        Assert.True(place > 100 * MirroredMemory.Capacity);
        writer.Complete();
        Assert.True(reader.TryRead(out var end) && end.IsCompleted);
        reader.Complete();

        async Task Flush(RingPipeWriter to, RingPipe pipe, RingPipeReader from, int length)
        {
            var flush = to.FlushAsync().AsTask();
            Assert.True(from.TryRead(out var result));
            Assert.True(result.Buffer.IsSingleSegment);
            Check(result.Buffer.FirstSpan, place, length);
            from.AdvanceTo(result.Buffer.End);
            pipe.Step();
            await flush;
        }
    }

    [Fact]
    public void OneSideMappedOnce_StillCarriesTheStream()
    {
        using var here = MirroredMemory.Create();
        using var flat = MemfdBacking.Attach(here.Memory.DuplicateDescriptor());
        using var made = RingPipe.Create(here.Control, here.Data, Options(4000));
        using var attached = RingPipe.Attach(
            new(flat, 0, 4096),
            new(flat, 4096, 4096),
            Options(4000)
        );
        Assert.False(attached.IsMirrored);
        var writer = made.OpenWriter();
        var reader = attached.OpenReader();
        Fill(writer.GetSpan(1000)[..1000], 4000);
        writer.Advance(1000);
        Assert.True(writer.FlushAsync().AsTask().IsCompletedSuccessfully);
        Assert.True(reader.TryRead(out var result));
        Assert.False(result.Buffer.IsSingleSegment);
        Check(result.Buffer.ToArray(), 4000, 1000);
        reader.AdvanceTo(result.Buffer.End);
        writer.Complete();
        reader.Complete();
    }

    private static void Fill(Span<byte> bytes, int place)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(place + i);
        }
    }

    private static void Check(ReadOnlySpan<byte> bytes, int place, int length)
    {
        Assert.Equal(length, bytes.Length);
        for (var i = 0; i < length; i++)
        {
            if (bytes[i] != (byte)(place + i))
            {
                Assert.Fail($"byte {i} of {length} at {place} is {bytes[i]}");
            }
        }
    }

    private static RingPipeOptions Options(int first) =>
        new() { Ring = new() { Capacity = MirroredMemory.Capacity, FirstIndex = (ulong)first } };
}
