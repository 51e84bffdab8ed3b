// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// A growing acyclic order of events: for each event, the set of those that come before it. Edges are refused where they
/// would close a cycle, and taken back in reverse.
/// </summary>
internal sealed class OrderMatrix
{
    private ulong[] _sets = [];
    private int _stride; // Words of 64 events a row.
    private ulong[] _log = [];
    private int _logged; // Entries: the number of a row, then the row as it was.
    private ulong[] _scratch = [];

    /// <summary>How much has been logged; <see cref="Undo"/> goes back to it.</summary>
    public int Mark => _logged;

    /// <summary>A set to gather predecessors in.</summary>
    public Span<ulong> Scratch => _scratch.AsSpan(0, _stride);

    public void Reserve(int events)
    {
        var stride = Math.Max(_stride, (events + 63) / 64);
        if (stride == _stride)
        {
            return;
        }

        WidenLog(stride);
        var old = _sets;
        var oldStride = _stride;
        _stride = stride;
        _sets = new ulong[stride * stride * 64];
        _scratch = new ulong[stride];
        for (var row = 0; oldStride != 0 && row < old.Length / oldStride; row++)
        {
            old.AsSpan(row * oldStride, oldStride).CopyTo(_sets.AsSpan(row * stride));
        }
    }

    public void CopyFrom(OrderMatrix other, int events)
    {
        if (_stride != other._stride)
        {
            _stride = other._stride;
            _sets = new ulong[other._sets.Length];
            _scratch = new ulong[_stride];
        }

        other._sets.AsSpan(0, events * _stride).CopyTo(_sets);
        if (_log.Length < other._log.Length)
        {
            _log = new ulong[other._log.Length];
        }

        other._log.AsSpan(0, other._logged * (_stride + 1)).CopyTo(_log);
        _logged = other._logged;
    }

    /// <summary>A new event comes after nothing.</summary>
    public void Clear(int id) => Set(id).Clear();

    /// <summary>Adds an event and all that comes before it to the gathered set.</summary>
    public void Gather(int id)
    {
        var set = Set(id);
        for (var i = 0; i < _stride; i++)
        {
            _scratch[i] |= set[i];
        }

        _scratch[id >> 6] |= 1UL << id;
    }

    public void ClearScratch() => Scratch.Clear();

    /// <summary>Whether the gathered set holds an event.</summary>
    public bool Gathered(int id) => (_scratch[id >> 6] & (1UL << id)) != 0;

    /// <summary>Puts the gathered set before an event and all that comes after it.</summary>
    /// <param name="id">The event.</param>
    /// <param name="count">How many events there are.</param>
    /// <returns><see langword="false"/> if that would close a cycle: nothing was changed.</returns>
    public bool TryPutBefore(int id, int count)
    {
        if (Gathered(id))
        {
            return false;
        }

        Merge(id);
        var word = id >> 6;
        var bit = 1UL << id;
        for (var other = 0; other < count; other++)
        {
            if ((_sets[(other * _stride) + word] & bit) != 0)
            {
                Merge(other);
            }
        }

        return true;
    }

    public void Undo(int mark)
    {
        while (_logged > mark)
        {
            var entry = --_logged * (_stride + 1);
            _log.AsSpan(entry + 1, _stride).CopyTo(Set((int)_log[entry]));
        }
    }

    private Span<ulong> Set(int id) => _sets.AsSpan(id * _stride, _stride);

    private void Merge(int id)
    {
        var set = Set(id);
        var changes = 0UL;
        for (var i = 0; i < _stride; i++)
        {
            changes |= _scratch[i] & ~set[i];
        }

        if (changes == 0)
        {
            return;
        }

        var entry = _logged++ * (_stride + 1);
        if (entry + _stride + 1 > _log.Length)
        {
            Array.Resize(ref _log, Math.Max(256, (entry + _stride + 1) * 2));
        }

        _log[entry] = (ulong)id;
        set.CopyTo(_log.AsSpan(entry + 1));
        for (var i = 0; i < _stride; i++)
        {
            set[i] |= _scratch[i];
        }
    }

    private void WidenLog(int stride)
    {
        var wider = new ulong[_logged * (stride + 1)];
        for (var i = 0; i < _logged; i++)
        {
            _log.AsSpan(i * (_stride + 1), _stride + 1).CopyTo(wider.AsSpan(i * (stride + 1)));
        }

        _log = wider;
    }
}
