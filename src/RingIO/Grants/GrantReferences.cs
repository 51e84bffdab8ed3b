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

    /// <summary>Gives references, all or none.</summary>
    /// <param name="references">Gets them: nobody else has them until they are freed.</param>
    /// <returns><see langword="false"/> if too few are free.</returns>
    public bool TryTake(Span<GrantRef> references)
    {
        lock (_gate)
        {
            if (_free.Count < references.Length)
            {
                return false;
            }

            foreach (ref var reference in references)
            {
                reference = new(_free.Pop());
                _isOut[reference.Value] = true;
            }

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

    /// <summary>Takes references back for which something succeeds, under one lock.</summary>
    /// <param name="references">References that are out.</param>
    /// <param name="end">What must succeed: it is bounded, and takes no lock.</param>
    /// <param name="ended">Gets for which it did.</param>
    internal void FreeEnded<TEnd>(ReadOnlySpan<GrantRef> references, TEnd end, Span<bool> ended)
        where TEnd : struct, IGrantEnd
    {
        lock (_gate)
        {
            for (var index = 0; index < references.Length; index++)
            {
                var reference = references[index];
                ThrowIfNotOut(reference);
                ended[index] = end.TryEnd(reference);
                if (ended[index])
                {
                    _isOut[reference.Value] = false;
                    _free.Push(reference.Value);
                }
            }
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
