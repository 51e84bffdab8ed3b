// SPDX-License-Identifier: MIT

using System.Buffers;

namespace RingIO.Pipelines;

/// <summary>One block of a pool: the same object each time it is rented.</summary>
internal sealed unsafe class PageMemoryBlock(
    PageMemoryPool pool,
    int number,
    nint address,
    int length
) : MemoryManager<byte>, IMemoryOwner<byte>
{
    private int _isRented;

    public override Memory<byte> Memory
    {
        get
        {
            ThrowIfReturned();
            return CreateMemory(length);
        }
    }

    public void Take() => Volatile.Write(ref _isRented, 1);

    public override Span<byte> GetSpan()
    {
        ThrowIfReturned();
        // Sound: the pool leases the backing for as long as a block is out, and cut it at multiples of this length.
        return new((void*)address, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ThrowIfReturned();
        if ((uint)elementIndex > (uint)length)
        {
            throw new ArgumentOutOfRangeException(nameof(elementIndex));
        }

        // Sound: native memory does not move; the index has been checked.
        return new((void*)(address + elementIndex));
    }

    public override void Unpin() { }

    void IDisposable.Dispose() => Return();

    protected override void Dispose(bool disposing) => Return();

    private void Return()
    {
        if (Interlocked.Exchange(ref _isRented, 0) == 0)
        {
            throw new InvalidOperationException(
                $"Block {number} has been returned to the pool already: its memory may be another owner's by now."
            );
        }

        pool.Return(number);
    }

    private void ThrowIfReturned()
    {
        if (Volatile.Read(ref _isRented) == 0)
        {
            throw new ObjectDisposedException(
                nameof(PageMemoryPool),
                $"Block {number} has been returned to the pool: its memory may be another owner's by now."
            );
        }
    }
}
