// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Grants;

/// <summary>What a domain has mapped of others' pages, by handle (Xen: maptrack).</summary>
/// <remarks>A handle is an index and, above it, how often that index was used: an old one is not taken for a new one. Under one lock.</remarks>
internal sealed class GrantHandles(int most)
{
    public const int Most = 1 << IndexBits;
    private const int IndexBits = 20;

    private GrantTrack[] _tracks = [];
    private int _firstFree = -1;
    private int _used;

    /// <summary>How many handles are out.</summary>
    public int Count { get; private set; }

    /// <summary>How many indices were ever used: all handles lie below.</summary>
    public int End => _used;

    public ref GrantTrack this[int index] => ref _tracks[index];

    /// <summary>Gives a handle, which nobody else has.</summary>
    public bool TryTake(out int index)
    {
        index = _firstFree;
        if (index >= 0)
        {
            _firstFree = _tracks[index].NextFree;
        }
        else if (_used < most)
        {
            index = _used++;
            if (index == _tracks.Length)
            {
                var length = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, _used));
                Array.Resize(ref _tracks, Math.Min(most, length));
            }
        }
        else
        {
            return false;
        }

        ref var track = ref _tracks[index];
        track = new() { Generation = track.Generation, IsTaken = true };
        Count++;
        return true;
    }

    /// <summary>Takes a handle back.</summary>
    public void Free(int index)
    {
        ref var track = ref _tracks[index];
        track = new() { Generation = track.Generation + 1, NextFree = _firstFree };
        _firstFree = index;
        Count--;
    }

    public uint HandleOf(int index) => (uint)index | (_tracks[index].Generation << IndexBits);

    /// <summary>Finds what a handle stands for.</summary>
    /// <param name="handle">Any number.</param>
    /// <param name="index">Its index.</param>
    /// <returns>Whether it is out.</returns>
    public bool TryFind(uint handle, out int index)
    {
        index = (int)(handle & (Most - 1));
        return index < _used && _tracks[index].IsTaken && HandleOf(index) == handle;
    }
}
