// SPDX-License-Identifier: MIT

using System.Buffers;

namespace RingIO.Testing.Guards;

/// <summary>Memory handed out once: a later renter of the same bytes gets another block, so that stale ones are known.</summary>
internal sealed class DiagnosticBlock(DiagnosticMemoryPool pool, GuardedMemory memory)
    : MemoryManager<byte>
{
    public override Memory<byte> Memory
    {
        get
        {
            pool.ThrowIfReturned(memory);
            return CreateMemory(memory.Inside.Length);
        }
    }

    public override Span<byte> GetSpan()
    {
        pool.ThrowIfReturned(memory);
        return memory.Inside.Span;
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        pool.ThrowIfReturned(memory);
        return memory.Inside[elementIndex..].Pin();
    }

    // The handle that Pin gave unpins the inner memory.
    public override void Unpin() { }

    protected override void Dispose(bool disposing) => pool.Return(memory);
}
