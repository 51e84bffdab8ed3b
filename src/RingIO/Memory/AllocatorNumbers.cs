// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>The numbers by which a machine's frames say which allocator has them or gave them out.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class AllocatorNumbers
{
    private readonly Lock _gate = new();

    // Given, or on frames still.
    private readonly bool[] _isUsed = new bool[byte.MaxValue + 1];
    private int _open;

    /// <summary>How many allocators there are.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Gives a number.</summary>
    /// <returns>It; no other allocator has it, nor any frame.</returns>
    /// <exception cref="InvalidOperationException">There is none left.</exception>
    public byte Take()
    {
        lock (_gate)
        {
            for (var number = 1; number <= byte.MaxValue; number++)
            {
                if (!_isUsed[number])
                {
                    _isUsed[number] = true;
                    _open++;
                    return (byte)number;
                }
            }
        }

        throw new InvalidOperationException(
            $"{byte.MaxValue} allocators are on this machine, or left frames out when they were disposed of: "
                + "there is no number for one more. Free all frames before disposing of an allocator."
        );
    }

    /// <summary>Takes a number back.</summary>
    /// <param name="number">The number.</param>
    /// <param name="isFree">Whether no frame bears it any more; else nobody else gets it.</param>
    public void Return(byte number, bool isFree)
    {
        lock (_gate)
        {
            _open--;
            _isUsed[number] = !isFree;
        }
    }
}
