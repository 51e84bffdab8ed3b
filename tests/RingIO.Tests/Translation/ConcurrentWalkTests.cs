// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Tests.Support;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>A processor walks on a thread of its own while mappings change around it.</summary>
public sealed class ConcurrentWalkTests
{
    private const int Changes = 300;

    [Theory]
    [MemberData(nameof(TableWorld.Formats), MemberType = typeof(TableWorld))]
    public void Walk_WhileSuperpagesComeAndGo_AlwaysFindsThePage(string name)
    {
        var format = TableWorld.Named(name);
        var pages = TableWorld.Superpage(format);

        // Nobody acknowledges before the end: each table that goes needs a frame of its own.
        using var world = new TableWorld(format, frames: pages + 1, tables: Changes + 8);
        world.Space.Map(new(0), new(0), pages, PageFlags.Writable);
        var spare = new Mfn((ulong)pages);
        var walks = 0L;
        var done = 0;
        TwoThreads.Run(
            _ =>
            {
                for (var change = 0; change < Changes; change++)
                {
                    // Splits; the other frame, and back; whole again.
                    Assert.Equal(1, world.Space.Protect(new(7), 1, PageFlags.None).Split);
                    world.Space.Remap(new(9), spare, 1, PageFlags.Writable);
                    world.Space.Remap(new(9), new(9), 1, PageFlags.Writable);
                    Assert.Equal(1, world.Space.Protect(new(7), 1, PageFlags.Writable).Promoted);
                }

                Volatile.Write(ref done, 1);
            },
            stop =>
            {
                while (Volatile.Read(ref done) == 0 || walks < 100)
                {
                    stop.ThrowIfCancellationRequested();
                    Assert.Equal(new Mfn(5), world.Walk(5, PageAccess.Write).Frame);
                    Assert.Equal(new Mfn(7), world.Walk(7).Frame);
                    var flipped = world.Walk(9, PageAccess.Write).Frame;
                    Assert.True(flipped == spare || flipped == new Mfn(9));
                    walks++;
                }
            }
        );
        world.Settle();
        Assert.True(world.Space.TryFind(new(5), out var page));
        Assert.True(page.Flags.HasFlag(PageFlags.Dirty | PageFlags.Accessed));
        world.CloseAndCount();
    }
}
