// SPDX-License-Identifier: MIT

using System.Buffers;

namespace RingIO.Pipelines;

/// <summary>Native memory as <see cref="Memory{T}"/>: what lets pipes and pools hand out pages without copying.</summary>
internal sealed unsafe class RingMemoryManager : MemoryManager<byte>
{
    private readonly byte* _start;
    private readonly int _length;
    private bool _closed;

    public RingMemoryManager(nint address, int length)
    {
        // Sound: whoever makes the manager holds a lease on these bytes until it has called Close.
        _start = (byte*)address;
        _length = length;
    }

    public void Close() => _closed = true;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        // Sound: as the constructor; nothing is handed out once closed.
        return new(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if ((uint)elementIndex > (uint)_length)
        {
            throw new ArgumentOutOfRangeException(nameof(elementIndex));
        }

        // Sound: native memory does not move; the index has been checked.
        return new(_start + elementIndex);
    }

    public override void Unpin() { }

    protected override void Dispose(bool disposing) => Close();
}
