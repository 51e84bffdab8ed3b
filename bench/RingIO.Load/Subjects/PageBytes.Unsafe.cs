// SPDX-License-Identifier: MIT

namespace RingIO.Load.Subjects;

/// <summary>What is done to pages once they are there, or instead of bringing them; as bench/native/remap.c does it.</summary>
internal static unsafe class PageBytes
{
    /// <summary>Bytes of a page.</summary>
    public const int PageSize = 4096;

    /// <summary>Writes 1, 2, 3 and on as the first words of pages.</summary>
    /// <param name="at">Readable and writable pages.</param>
    /// <param name="pages">How many.</param>
    public static void Number(nint at, long pages)
    {
        for (var page = 0L; page < pages; page++)
        {
            // Sound: the caller's pages.
            Volatile.Write(ref *(ulong*)(at + (nint)(page * PageSize)), (ulong)page + 1);
        }
    }

    /// <summary>Reads the first word of each page: where nothing is in the page table yet, it faults.</summary>
    /// <param name="at">Readable pages.</param>
    /// <param name="pages">How many.</param>
    /// <returns>The sum of the words.</returns>
    public static ulong Touch(nint at, int pages)
    {
        var sum = 0UL;
        for (var page = 0; page < pages; page++)
        {
            // Sound: the caller's pages.
            sum += Volatile.Read(ref *(ulong*)(at + ((nint)page * PageSize)));
        }

        return sum;
    }

    /// <summary>Words as a span.</summary>
    /// <param name="at">Readable and, if they are written, writable memory that stays mapped.</param>
    /// <param name="bytes">How many bytes, a multiple of 8.</param>
    /// <returns>The words.</returns>
    public static Span<ulong> Words(nint at, int bytes) =>
        // Sound: the caller's memory.
        new((void*)at, bytes / sizeof(ulong));

    /// <summary>Copies pages.</summary>
    /// <param name="from">Readable pages.</param>
    /// <param name="to">Writable pages.</param>
    /// <param name="pages">How many.</param>
    public static void Copy(nint from, nint to, int pages) =>
        // Sound: the caller's pages, on both sides.
        new ReadOnlySpan<byte>((void*)from, pages * PageSize).CopyTo(
            new Span<byte>((void*)to, pages * PageSize)
        );
}
