// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>A growing list of integers without a version count: it is changed millions of times a second.</summary>
internal sealed class IntList
{
    private int[] _items = new int[16];

    public int Count { get; private set; }

    public int this[int index] => _items[index];

    public void Add(int item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = item;
    }

    public void RemoveLast() => Count--;

    public void CopyFrom(IntList other)
    {
        if (_items.Length < other.Count)
        {
            _items = new int[other._items.Length];
        }

        Array.Copy(other._items, _items, other.Count);
        Count = other.Count;
    }

    public void Clear() => Count = 0;
}
