// SPDX-License-Identifier: MIT

using RingIO.Grants;

namespace RingIO.Load.Granting;

/// <summary>Which messages move, and what else the process does meanwhile.</summary>
/// <param name="Bytes">Bytes of a message: a multiple of 8, at most 8 MiB.</param>
/// <param name="Flow">Which way.</param>
internal sealed record GrantShape(int Bytes, GrantFlow Flow)
{
    /// <summary>Bytes that are read of a message that is forwarded.</summary>
    public const int HeaderBytes = 64;

    /// <summary>Pages from which messages come: 64 MiB, more than the caches hold.</summary>
    public const int PoolPages = 16384;

    /// <summary>Pages that move at once at most.</summary>
    public const int MostPages = 2048;

    /// <summary>Bytes of a page.</summary>
    public const int PageSize = 4096;

    /// <summary>Messages that move at once.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Whether a second thread of the process works on the other processor.</summary>
    public bool IsBusy { get; init; }

    /// <summary>Whether it is the same message again and again, which stays in the caches.</summary>
    public bool IsHot { get; init; }

    /// <summary>Whether the granter lets pages stay mapped; if not, it wants them back each time.</summary>
    public bool MayKeep { get; init; } = true;

    /// <summary>Pages of a message, of which it begins one.</summary>
    public int Pages => (Bytes + PageSize - 1) / PageSize;

    /// <summary>Bytes of a message that are read.</summary>
    public int ReadBytes => Flow == GrantFlow.Forwarded ? Math.Min(HeaderBytes, Bytes) : Bytes;

    /// <summary>Messages that take turns.</summary>
    public int Messages => IsHot ? 1 : PoolPages / Pages;

    /// <summary>Repetitions are a multiple of so many batches: enough for a policy that learns to try everything while warming up.</summary>
    public long Granule => Math.Max(8, 128 / (Pages * Batch));

    /// <summary>What a policy is asked.</summary>
    public TransferShape Asked =>
        new(Bytes, Batch)
        {
            CanPersist = MayKeep,
            IsReadInPlace = Flow != GrantFlow.GivenOut,
            CanFlip = Flow == GrantFlow.GivenOut,
            HeaderBytes = Flow == GrantFlow.Forwarded ? HeaderBytes : 0,
        };

    /// <summary>How many bytes of a message lie in one of its pages.</summary>
    /// <param name="page">The page, from 0.</param>
    /// <param name="bytes">Bytes from the message's beginning that count.</param>
    /// <returns>At most 4096; 0 behind the end.</returns>
    public static int BytesIn(int page, int bytes) =>
        Math.Clamp(bytes - (page * PageSize), 0, PageSize);

    /// <summary>The pool's page with which a message begins.</summary>
    /// <param name="number">How many messages came before it.</param>
    /// <returns>The page: from the last message to the first, so that no two in a row are neighbours.</returns>
    public int FirstPage(long number) => (Messages - 1 - (int)(number % Messages)) * Pages;

    /// <summary>What the words that are read of some messages sum up to, where the pool stays as it is: all words of its page f are f + 1.</summary>
    /// <param name="messages">How many.</param>
    /// <returns>The sum.</returns>
    public ulong Expected(long messages)
    {
        var sum = 0UL;
        for (var number = 0L; number < Messages && number < messages; number++)
        {
            var times = (ulong)((messages - number + Messages - 1) / Messages);
            var first = FirstPage(number);
            for (var page = 0; page < Pages; page++)
            {
                sum += times * Words(page) * (ulong)(first + page + 1);
            }
        }

        return sum;
    }

    /// <summary>How many words are read of one of a message's pages.</summary>
    /// <param name="page">The page, from 0.</param>
    /// <returns>At most 512.</returns>
    public ulong Words(int page) => (ulong)BytesIn(page, ReadBytes) / sizeof(ulong);
}
