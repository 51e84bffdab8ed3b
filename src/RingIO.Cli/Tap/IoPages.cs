// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Cli.Tap;

/// <summary>Pages of a guest's for its packets: side by side, or scattered over its memory.</summary>
internal sealed class IoPages
{
    // As far apart as the guest's memory allows.
    private const int Stride = 3;

    private readonly Gfn[] _pages;
    private int _taken;

    /// <summary>Takes pages.</summary>
    /// <param name="machine">The guest's machine.</param>
    /// <param name="count">How many.</param>
    /// <param name="isScattered">Whether no two are neighbours.</param>
    /// <exception cref="InvalidOperationException">The guest has too few.</exception>
    public IoPages(GuestMachine machine, int count, bool isScattered)
    {
        var stride = isScattered ? Stride : 1;
        var all = new Gfn[count * stride];
        if (!machine.Guest.Pages.TryTake(all))
        {
            throw new InvalidOperationException(
                $"The guest has no {all.Length} pages for packets: give it more memory."
            );
        }

        _pages = new Gfn[count];
        for (var page = 0; page < all.Length; page++)
        {
            if (page % stride == 0)
            {
                _pages[page / stride] = all[page];
            }
            else
            {
                machine.Guest.Pages.Put(all[page]);
            }
        }
    }

    /// <summary>Hands pages out.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The pages.</returns>
    public Gfn[] Take(int count)
    {
        var pages = _pages.AsSpan(_taken, count).ToArray();
        _taken += count;
        return pages;
    }
}
