// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>The pages of an address space, from low to high, each once, whatever its size.</summary>
/// <remarks>
/// Iterating allocates nothing. Thread safety: as the address space's changes; a change while iterating is harmless: what lies
/// further on is found as it is then.
/// </remarks>
public readonly struct MappedPages
{
    private readonly PageTable _table;
    private readonly ulong _first;

    internal MappedPages(PageTable table, ulong first)
    {
        _table = table;
        _first = first;
    }

    /// <summary>Begins to iterate.</summary>
    /// <returns>The iterator.</returns>
    public Enumerator GetEnumerator() => new(_table, _first);

    /// <summary>Goes from page to page.</summary>
    public struct Enumerator
    {
        private readonly PageTable _table;
        private ulong _next; // Counted from 0 without sign: the upper half follows the lower one.

        internal Enumerator(PageTable table, ulong first)
        {
            _table = table;
            _next = first;
            Current = default;
        }

        /// <summary>The page.</summary>
        public MappedPage Current { get; private set; }

        /// <summary>Goes on.</summary>
        /// <returns><see langword="false"/> behind the last page.</returns>
        public bool MoveNext()
        {
            var format = _table.Format;
            while (_next < format.PageCount && !_table.IsDemolished)
            {
                var page = format.PageOfNumber(_next);
                var slot = _table.Find(page);
                var pages = (ulong)format.PagesAt(slot.Level);
                _next = (_next & ~(pages - 1)) + pages;
                if (slot.IsPage)
                {
                    Current = _table.PageOf(slot, page);
                    return true;
                }
            }

            return false;
        }
    }
}
