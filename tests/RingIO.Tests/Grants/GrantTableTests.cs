// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Grants;

/// <summary>Tables as a whole: their size, their version, the domain's own side, threads, allocation.</summary>
public sealed class GrantTableTests
{
    [Fact]
    public void SetupTable_ToMoreFrames_TellsThemAndHasTheirEntries()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var frames = new Mfn[4];
        var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 3 };
        Assert.Equal(3, one.Calls.SetupTable(ref setup, frames));
        Assert.Equal((GrantStatus.Okay, 3 * 512), (setup.Status, one.Grants.EntryCount));
        Assert.Equal(3, frames[..3].Distinct().Count());
        setup.FrameCount = 5;
        Assert.Equal(0, one.Calls.SetupTable(ref setup, frames));
        Assert.Equal(GrantStatus.GeneralError, setup.Status);
        setup.Domain = 5;
        Assert.Equal(0, one.Calls.SetupTable(ref setup, frames));
        Assert.Equal(GrantStatus.PermissionDenied, setup.Status);
        var size = new GnttabQuerySize { Domain = one.Id.Number };
        one.Calls.QuerySize(ref size);
        Assert.Equal(
            (3u, 4u, GrantStatus.Okay),
            (size.FrameCount, size.MaxFrameCount, size.Status)
        );
        var version = new GnttabGetVersion { Domain = GrantRegistry.Self };
        Assert.Equal(GrantStatus.Okay, one.Calls.GetVersion(ref version));
        Assert.Equal(1u, version.Version);
    }

    [Fact]
    public void SetVersion_ThereAndBack_KeepsTheReservedEntriesAndNoOthers()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        world.BytesOf(one, 5).Fill(0x21);
        grants.GrantReserved(new(1), two.Id.Number, new(5));
        Assert.True(grants.TryGrant(two.Id.Number, new(6), false, out var other));
        foreach (var version in (uint[])[2, 1])
        {
            var set = new GnttabSetVersion { Version = version };
            Assert.Equal(GrantStatus.Okay, one.Calls.SetVersion(ref set));
            Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(two, one, new(1), 4));
            Assert.Equal(64, world.BytesOf(two, 4).Count((byte)0x21));
            Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyIn(two, one, other, 4));
        }
    }

    [Fact]
    public void SetVersion_WithAReservedEntryThatHasNoWordThere_IsRefused()
    {
        using var world = new GrantWorld(version: 2);
        var one = world.Domains[0];
        var entry = world.EntryOf(one, new(2));
        entry[0] = (byte)GrantEntryBits.Transitive;
        var set = new GnttabSetVersion { Version = 1 };
        Assert.Equal(GrantStatus.GeneralError, one.Calls.SetVersion(ref set));
        Assert.Equal(2u, set.Version);
        Assert.Equal((byte)GrantEntryBits.Transitive, world.EntryOf(one, new(2))[0]);
    }

    [Fact]
    public void Swap_OfTwoEntries_ExchangesWhatTheyGrant()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        world.BytesOf(one, 1).Fill(0x31);
        world.BytesOf(one, 2).Fill(0x32);
        Assert.True(grants.TryGrant(two.Id.Number, new(1), false, out var a));
        Assert.True(grants.TryGrant(two.Id.Number, new(2), false, out var b));
        GnttabSwapGrantRef[] batch =
        [
            new() { First = a.Value, Second = b.Value },
            new() { First = a.Value, Second = a.Value },
        ];
        one.Calls.Swap(batch);
        Assert.All(batch, item => Assert.Equal(GrantStatus.Okay, item.Status));
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(two, one, a, 4));
        Assert.Equal(64, world.BytesOf(two, 4).Count((byte)0x32));
    }

    [Fact]
    public void References_OfATable_AreGivenOnceAndNotTheReserved()
    {
        var references = new GrantReferences(20);
        var given = new HashSet<uint>();
        while (references.TryTake(out var reference))
        {
            Assert.True(reference.Value is >= GrantRef.Reserved and < 20);
            Assert.True(given.Add(reference.Value));
        }

        Assert.Equal(12, given.Count);
        references.Free(new(9));
        Assert.Throws<ArgumentException>(() => references.Free(new(9)));
        Assert.Throws<ArgumentException>(() => references.Free(new(3)));
        Assert.Throws<ArgumentException>(() => references.Free(new(20)));
        Assert.Equal(1, references.Available);
    }

    [Fact]
    public void GuestGrants_WithBadArguments_SayWhatIsWrong()
    {
        using var world = new GrantWorld();
        var grants = world.GuestOf(world.Domains[0]);
        Assert.Throws<InvalidOperationException>(() =>
            grants.TryGrantPart(1, new(1), 0, 1, true, out _)
        );
        Assert.Throws<InvalidOperationException>(() =>
            grants.TryGrantTransitive(1, 1, new(8), true, out _)
        );
        Assert.Throws<ArgumentException>(() => grants.TryRevoke(new(100)));
        Assert.Throws<ArgumentOutOfRangeException>(() => grants.GrantReserved(new(8), 1, new(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => grants.Look(new(512)));
        Assert.False(grants.TryGrant(1, new(1UL << 32), false, out _));
        Assert.Throws<ArgumentException>(() => new GuestGrants(3, [4096], []));
        Assert.Throws<ArgumentException>(() => new GuestGrants(2, [4096], []));
    }

    // Each page says whose it is; whoever maps or copies meanwhile never sees another's, and the counts come back.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Grants_UsedAndRevokedByThreads_NeverShowAPageThatIsTaken(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var wrong = 0;
        var current = 0u;
        var done = 0;
        var granter = new Thread(() =>
        {
            for (var round = 0; round < 200; round++)
            {
                world.BytesOf(one, 3).Fill(0x01);
                grants.TryGrant(two.Id.Number, new(3), isReadOnly: false, out var reference);
                Volatile.Write(ref current, reference.Value);
                Thread.Yield();
                while (!grants.TryRevoke(reference))
                {
                    Thread.Yield();
                }

                world.BytesOf(one, 3).Fill(0xFF); // Its own again: nobody may see this.
            }

            Volatile.Write(ref done, 1);
        });
        var user = new Thread(() =>
        {
            for (var round = 0; Volatile.Read(ref done) == 0; round++)
            {
                var reference = new GrantRef(Volatile.Read(ref current));
                if (
                    round % 2 == 0
                    && GrantCalls.CopyIn(two, one, reference, 5) == GrantStatus.Okay
                    && world.BytesOf(two, 5)[..64].IndexOfAnyExcept((byte)0x01) >= 0
                )
                {
                    Interlocked.Increment(ref wrong);
                }

                var mapped = GrantCalls.Map(two, one, reference, 100);
                if (mapped.Status == GrantStatus.Okay)
                {
                    if (world.BytesOf(one, 3).IndexOfAnyExcept((byte)0x01) >= 0)
                    {
                        Interlocked.Increment(ref wrong);
                    }

                    GrantCalls.Unmap(two, mapped.Handle, 100);
                }
            }
        });
        granter.Start();
        user.Start();
        granter.Join();
        user.Join();
        Assert.Equal(0, wrong);
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        Assert.Equal((1L, 0), world.CountsOf(one, 3));
    }
}
