// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>Pages that change hands through <see cref="PageWindow"/>, or are copied.</summary>
/// <remarks>One operation brings the next buffer to where the receiver looks, and reads a word of each page.</remarks>
internal static class RemapSubjects
{
    // Made once: filling it takes longer than a repetition.
    private static readonly Lazy<MemfdBacking> Pool = new(() =>
    {
        var pool = MemfdBacking.Create(
            new() { Length = RemapShape.PoolPages * PageBytes.PageSize, Prefault = true }
        );
        PageBytes.Number(pool.Address, RemapShape.PoolPages);
        return pool;
    });

    /// <summary>Maps a buffer over the one before.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="populate">Whether the call fills the page table; if not, the first reads fault.</param>
    /// <returns>The subject.</returns>
    public static Subject Map(RemapShape shape, bool populate) =>
        Of(
            populate ? "Map, populated" : "Map, faulting",
            shape,
            shape.Buffers,
            () => new PageWindow(shape.Pages),
            (window, turn) =>
            {
                var frame = shape.FirstPage(turn, shape.Buffers);
                window.Map(
                    [new(0, Pool.Value, frame, shape.Pages)],
                    PageAccess.ReadWrite,
                    populate
                );
                return window.Address;
            }
        );

    /// <summary>Maps a buffer over the one before, with a call for each page.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The subject.</returns>
    public static Subject MapPageByPage(RemapShape shape) =>
        Of(
            "Map, page by page",
            shape,
            shape.Buffers,
            () => new PageWindow(shape.Pages),
            (window, turn) =>
            {
                var frame = shape.FirstPage(turn, shape.Buffers);
                for (var page = 0; page < shape.Pages; page++)
                {
                    window.Map(
                        [new(page, Pool.Value, frame + page)],
                        PageAccess.ReadWrite,
                        populate: true
                    );
                }

                return window.Address;
            }
        );

    /// <summary>Moves a buffer into the hole that the one before has left.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The subject.</returns>
    public static Subject Move(RemapShape shape) =>
        Walk("Move", shape, static (window, from, to, pages) => window.Move(from, to, pages));

    /// <summary>Moves a buffer into the hole that the one before has left, with a call for each page.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The subject.</returns>
    public static Subject MovePageByPage(RemapShape shape) =>
        Walk(
            "Move, page by page",
            shape,
            static (window, from, to, pages) =>
            {
                for (var page = 0; page < pages; page++)
                {
                    window.Move(from + page, to + page, 1);
                }
            }
        );

    /// <summary>Gives the receiver a buffer for the one that it has.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The subject.</returns>
    public static Subject Exchange(RemapShape shape)
    {
        var waiting = shape.Mappings - 1;
        var mine = (long)waiting * shape.Pages;
        return Of(
            "Exchange",
            shape,
            shape.Mappings,
            () => Filled(shape, shape.Mappings),
            (window, turn) =>
            {
                window.Exchange(mine, turn % waiting * shape.Pages, shape.Pages);
                return At(window, mine);
            }
        );
    }

    /// <summary>Copies a buffer.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The subject.</returns>
    public static Subject Copy(RemapShape shape) =>
        Of(
            "Span.CopyTo",
            shape,
            shape.Buffers,
            () => MemfdBacking.Create(new() { Length = shape.Bytes, Prefault = true }),
            (target, turn) =>
            {
                var from = shape.FirstPage(turn, shape.Buffers) * PageBytes.PageSize;
                PageBytes.Copy(Pool.Value.Address + (nint)from, target.Address, shape.Pages);
                return target.Address;
            }
        );

    private static Subject Walk(
        string name,
        RemapShape shape,
        Action<PageWindow, long, long, int> move
    )
    {
        var places = shape.Mappings + 1;
        return Of(
            name,
            shape,
            shape.Mappings,
            () => Filled(shape, places),
            (window, turn) =>
            {
                // The hole wanders: at turn 0 it is the last place, and the first buffer moves there.
                var to = (turn + shape.Mappings) % places * shape.Pages;
                move(window, turn % places * shape.Pages, to, shape.Pages);
                return At(window, to);
            }
        );
    }

    private static Subject Of<T>(
        string name,
        RemapShape shape,
        int buffers,
        Func<T> make,
        Func<T, long, nint> bring
    )
        where T : IDisposable =>
        LinuxPlatform.IsSupported
            ? new Subject(name, run => Measure(run, shape, buffers, make, bring))
            {
                Granule = shape.Granule,
            }
            : Subject.Missing(name, "memory is remapped on 64-bit Linux only");

    private static Measurement Measure<T>(
        Run run,
        RemapShape shape,
        int buffers,
        Func<T> make,
        Func<T, long, nint> bring
    )
        where T : IDisposable
    {
        _ = Pool.Value;
        using var place = make();
        var other = new BusyLoop();
        var receiver = new PinnedBody(
            run.FirstCpu,
            () =>
            {
                try
                {
                    var sum = 0UL;
                    for (var turn = 0L; turn < run.Items; turn++)
                    {
                        sum += PageBytes.Touch(bring(place, turn), shape.Pages);
                    }

                    return sum;
                }
                finally
                {
                    other.End();
                }
            }
        );
        var ns = shape.IsBusy
            ? PinnedThreads.Run(
                out var checksum,
                receiver,
                new PinnedBody(run.SecondCpu, other.Run)
            )
            : PinnedThreads.Run(out checksum, receiver);
        Payload.Verify(checksum, shape.Expected(run.Items, buffers));
        return new Measurement(run.Items * shape.Pages, ns);
    }

    private static PageWindow Filled(RemapShape shape, int places)
    {
        var window = new PageWindow((long)places * shape.Pages);
        for (var buffer = 0; buffer < shape.Mappings; buffer++)
        {
            var frame = shape.FirstPage(buffer, shape.Mappings);
            window.Map(
                [new((long)buffer * shape.Pages, Pool.Value, frame, shape.Pages)],
                PageAccess.ReadWrite,
                populate: true
            );
        }

        return window;
    }

    private static nint At(PageWindow window, long page) =>
        window.Address + (nint)(page * PageBytes.PageSize);
}
