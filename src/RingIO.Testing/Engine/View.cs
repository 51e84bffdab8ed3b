// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>
/// What has been seen: a clock for each thread, then for each word the index of its oldest store that may still be
/// read. Immutable; entries that are missing are 0.
/// </summary>
internal readonly struct View
{
    private readonly int[]? _entries;

    private View(int[] entries) => _entries = entries;

    public int this[int entry] =>
        _entries is { } entries && entry < entries.Length ? entries[entry] : 0;

    public View With(int entry, int value)
    {
        if (this[entry] == value)
        {
            return this;
        }

        var old = _entries ?? [];
        var entries = new int[Math.Max(old.Length, entry + 1)];
        old.CopyTo(entries, 0);
        entries[entry] = value;
        return new(entries);
    }

    /// <summary>The later of both, entry by entry, but for the first so many entries, which stay.</summary>
    public View Join(View other, int keep = 0)
    {
        if (other._entries is not { } theirs || theirs == _entries)
        {
            return this;
        }

        int[]? joined = null;
        for (var i = keep; i < theirs.Length; i++)
        {
            if (theirs[i] > this[i])
            {
                joined ??= Copy(theirs.Length);
                joined[i] = theirs[i];
            }
        }

        return joined is null ? this : new(joined);
    }

    private int[] Copy(int length)
    {
        var old = _entries ?? [];
        var entries = new int[Math.Max(old.Length, length)];
        old.CopyTo(entries, 0);
        return entries;
    }
}
