// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Testing.Engine;

/// <summary>
/// What each event has seen: for each thread, how many of its events happen before; for each word, the newest
/// <see cref="Event.Position"/> that was seen. Joining two of them is the larger, entry by entry.
/// </summary>
/// <remarks>Four rows an event, of whole vectors: see <see cref="Row"/>.</remarks>
internal sealed class Views
{
    private const int RowsAnEvent = 4;

    private int[] _entries = [];
    private int _stride;

    /// <summary>The rows of an event.</summary>
    public enum Row
    {
        /// <summary>What it has seen for good: what happens before it.</summary>
        Seen,

        /// <summary>What the writes that its thread read plainly carry: the next full fence makes it seen.</summary>
        Unacquired,

        /// <summary>What its thread had seen at its last full fence: even its plain writes carry that.</summary>
        Fenced,

        /// <summary>Writes: what an acquiring reader comes to see.</summary>
        Carried,
    }

    public Span<int> this[int id, Row row] =>
        _entries.AsSpan(((id * RowsAnEvent) + (int)row) * _stride, _stride);

    /// <summary>How many entries a row has.</summary>
    public int Stride => _stride;

    /// <summary>Makes room for events and for entries in each row.</summary>
    public void Reserve(int events, int entries)
    {
        var stride = Math.Max(_stride, RoundUp(entries));
        if (stride == _stride && events * RowsAnEvent * stride <= _entries.Length)
        {
            return;
        }

        var old = _entries;
        var oldStride = _stride;
        _entries = new int[Math.Max(events, 64) * 2 * RowsAnEvent * stride];
        _stride = stride;
        for (var row = 0; oldStride != 0 && row < old.Length / oldStride; row++)
        {
            if ((row + 1) * stride > _entries.Length)
            {
                break;
            }

            old.AsSpan(row * oldStride, oldStride).CopyTo(_entries.AsSpan(row * stride));
        }
    }

    public void CopyFrom(Views other, int events)
    {
        _stride = other._stride;
        var length = events * RowsAnEvent * _stride;
        if (_entries.Length < other._entries.Length)
        {
            _entries = new int[other._entries.Length];
        }

        other._entries.AsSpan(0, length).CopyTo(_entries);
    }

    /// <summary>Begins an event with what its predecessor in its thread had seen; nothing if it has none.</summary>
    public void Inherit(int id, int from)
    {
        var rows = (int)Row.Carried * _stride;
        var to = _entries.AsSpan(id * RowsAnEvent * _stride, rows);
        if (from < 0)
        {
            to.Clear();
        }
        else
        {
            _entries.AsSpan(from * RowsAnEvent * _stride, rows).CopyTo(to);
        }
    }

    public static void Join(Span<int> into, ReadOnlySpan<int> other)
    {
        for (var i = 0; i < into.Length; i += Vector<int>.Count)
        {
            var joined = Vector.Max(new Vector<int>(into[i..]), new Vector<int>(other[i..]));
            joined.CopyTo(into[i..]);
        }
    }

    private static int RoundUp(int entries) =>
        (entries + Vector<int>.Count - 1) / Vector<int>.Count * Vector<int>.Count;
}
