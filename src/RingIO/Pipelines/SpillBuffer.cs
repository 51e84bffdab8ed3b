// SPDX-License-Identifier: MIT

namespace RingIO.Pipelines;

/// <summary>Bytes on their way into a ring that has no room for them, or none in one piece. Grown when needed, kept for reuse.</summary>
internal sealed class SpillBuffer
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_start, Count);

    /// <summary>Room behind the last byte: at least so many.</summary>
    public Memory<byte> Room(int least)
    {
        if (_bytes.Length - _end < least)
        {
            var count = Count;
            var needed = checked(count + least);
            if (needed > _bytes.Length)
            {
                var larger = new byte[Math.Max(needed, Math.Max(4096, 2 * _bytes.Length))];
                Bytes.CopyTo(larger);
                _bytes = larger;
            }
            else
            {
                Bytes.CopyTo(_bytes);
            }

            _start = 0;
            _end = count;
        }

        return _bytes.AsMemory(_end);
    }

    public void Add(int count) => _end += count;

    public void Clear() => Remove(Count);

    public void Remove(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }
    }
}
