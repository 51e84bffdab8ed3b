// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>Numbers the lines of payload in the order of first use, and remembers what they held before the program ran.</summary>
/// <remarks>One for each exploration: the numbers hold in all its executions.</remarks>
internal sealed class PayloadTable
{
    public const int LineBytes = 64;

    private readonly Dictionary<nint, int> _numbers = [];
    private readonly List<byte[]> _initial = [];
    private nint _lastLine = -1;
    private int _lastNumber;

    public int Count => _initial.Count;

    /// <summary>The number of the line that holds an address.</summary>
    public int Find(nint address)
    {
        var line = address / LineBytes;
        if (line == _lastLine)
        {
            return _lastNumber;
        }

        if (!_numbers.TryGetValue(line, out var number))
        {
            number = _initial.Count;
            _numbers.Add(line, number);
            _initial.Add(RawMemory.Bytes(line * LineBytes, LineBytes).ToArray());
        }

        _lastLine = line;
        _lastNumber = number;
        return number;
    }

    /// <summary>What an address held before the program ran.</summary>
    public byte Initial(nint address) => _initial[Find(address)][(int)(address % LineBytes)];

    /// <summary>Leaves real memory as it was found.</summary>
    public void Restore()
    {
        foreach (var (line, number) in _numbers)
        {
            _initial[number].CopyTo(RawMemory.Bytes(line * LineBytes, LineBytes));
        }
    }
}
