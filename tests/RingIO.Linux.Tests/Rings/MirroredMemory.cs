// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Linux.Tests.Rings;

/// <summary>One attachment to a memfd that holds a page of ring words and, behind it, the bytes, mapped mirrored.</summary>
internal sealed class MirroredMemory : IDisposable
{
    public const int Capacity = 4096;

    private readonly MemfdBacking _memory;
    private readonly MirroredBacking _data;

    private MirroredMemory(MemfdBacking memory)
    {
        _memory = memory;
        _data = new(memory, 4096, Capacity);
    }

    public MemfdBacking Memory => _memory;

    public PageRegion Control => new(_memory, 0, 4096);

    public PageRegion Data => new(_data);

    /// <summary>The bytes as they lie in the memfd, mapped once.</summary>
    public Span<byte> Flat => RingIO.Tests.NativeBytes.At(_memory.Address + 4096, Capacity);

    public static MirroredMemory Create() =>
        new(MemfdBacking.Create(new() { Length = 4096 + Capacity }));

    /// <summary>Maps the same memfd once more, as another process would.</summary>
    public MirroredMemory Attach() => new(MemfdBacking.Attach(_memory.DuplicateDescriptor()));

    public void Dispose()
    {
        _data.Dispose();
        _memory.Dispose();
    }
}
