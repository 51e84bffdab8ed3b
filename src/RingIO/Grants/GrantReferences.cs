// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Which references of a domain's own table are free: a list in private memory, which no other domain can reach.</summary>
/// <remarks>References below <see cref="GrantRef.Reserved"/> are never given. Thread safety: every member may be called from any thread.</remarks>
public sealed class GrantReferences
{
    private readonly Lock _gate = new();
    private readonly Stack<uint> _free;
    private readonly bool[] _isOut;

    /// <summary>Makes a list in which all but the reserved ones are free.</summary>
    /// <param name="entries">How many entries the table has, above <see cref="GrantRef.Reserved"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are too few.</exception>
    public GrantReferences(int entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(entries, (int)GrantRef.Reserved);
        _isOut = new bool[entries];
        _free = new(entries);
        for (var reference = (uint)entries - 1; reference >= GrantRef.Reserved; reference--)
        {
            _free.Push(reference);
        }
    }

    /// <summary>How many are free.</summary>
    public int Available
    {
        get
        {
            lock (_gate)
            {
                return _free.Count;
            }
        }
    }

    /// <summary>Gives a reference.</summary>
    /// <param name="reference">The reference: nobody else has it until it is freed.</param>
    /// <returns><see langword="false"/> if none is free.</returns>
    public bool TryTake(out GrantRef reference)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var value))
            {
                reference = default;
                return false;
            }

            _isOut[value] = true;
            reference = new(value);
            return true;
        }
    }

    /// <summary>Takes a reference back.</summary>
    /// <param name="reference">The reference.</param>
    /// <exception cref="ArgumentException">It is not out: somebody frees twice.</exception>
    public void Free(GrantRef reference)
    {
        lock (_gate)
        {
            ThrowIfNotOut(reference);
            _isOut[reference.Value] = false;
            _free.Push(reference.Value);
        }
    }

    internal void Require(GrantRef reference)
    {
        lock (_gate)
        {
            ThrowIfNotOut(reference);
        }
    }

    private void ThrowIfNotOut(GrantRef reference)
    {
        if (reference.Value >= (uint)_isOut.Length || !_isOut[reference.Value])
        {
            throw new ArgumentException(
                $"{reference} is not out: it was never taken, or is freed already.",
                nameof(reference)
            );
        }
    }
}
