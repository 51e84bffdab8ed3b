// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Tests.Grants;

/// <summary>
/// Three domains beside a model that knows the rules: what each page holds, who was granted what, and who has what mapped. Each page holds a
/// stamp of its own, so that reading what was not granted shows.
/// </summary>
internal sealed class GrantMachine : IDisposable
{
    private const int Count = 3;
    private const ulong Holes = 8; // Pages 0 to 7 are there at first, 8 to 15 are holes.
    private const ulong Scratch = 7; // Whereto a domain copies.

    private readonly GrantWorld _world;
    private readonly int _version;
    private readonly Domain[] _domains;
    private readonly GuestGrants[] _guests;
    private readonly Dictionary<(DomainId Owner, ulong Page), ulong> _stamps = [];
    private readonly List<Grant> _grants = [];
    private readonly List<Mapping> _mappings = [];
    private ulong _nextStamp = 1000;
    private ulong _nextPage = 100;

    public GrantMachine(int version)
    {
        _version = version;
        _world = new(Count, version: version);
        _domains = [.. _world.Domains];
        _guests = [.. _domains.Select(_world.GuestOf)];
        Array.ForEach(_domains, Fill);
    }

    private sealed record Grant(
        Domain By,
        GuestGrants Guest,
        GrantRef Reference,
        DomainId To,
        ulong Page,
        bool IsReadOnly
    );

    private sealed record Mapping(
        Domain By,
        Grant Of,
        ulong Page,
        uint Handle,
        bool IsWritable,
        Mfn Frame
    );

    public Dictionary<string, int> Done { get; } = [];

    public void Do(int operation, byte choice, byte more)
    {
        var one = choice % Count;
        var other = (one + 1 + (choice / Count % (Count - 1))) % Count;
        var page = (ulong)more % Holes;
        switch (operation)
        {
            case 0 or 1:
                Offer(one, other, page, isReadOnly: more >= 128);
                break;
            case 2 or 3:
                Map(Pick(_grants, more), choice);
                break;
            case 4:
                Unmap(Pick(_mappings, more));
                break;
            case 5:
                CopyIn(Pick(_grants, more), choice);
                break;
            case 6:
                CopyOut(Pick(_grants, more));
                break;
            case 7:
                Revoke(Pick(_grants, more));
                break;
            case 8:
                Give(one, other, page % Scratch, Holes + (choice % Holes), isFlip: false);
                break;
            case 9:
                Give(one, other, page % Scratch, choice % Scratch, isFlip: true);
                break;
            case 10:
                Steal(Pick(_grants, more), choice);
                break;
            default:
                Destroy(one, more);
                break;
        }

        Check();
    }

    public void Dispose()
    {
        _world.Domains.Clear();
        _world.Domains.AddRange(_domains);
        _world.Dispose();
    }

    private static T? Pick<T>(List<T> from, byte choice)
        where T : class => from.Count == 0 ? null : from[choice % from.Count];

    private void Offer(int one, int other, ulong page, bool isReadOnly)
    {
        var to = _domains[other].Id;
        Assert.True(_guests[one].TryGrant(to.Number, new(page), isReadOnly, out var reference));
        _grants.Add(new(_domains[one], _guests[one], reference, to, page, isReadOnly));
        Note("grant");
    }

    private void Map(Grant? grant, byte choice)
    {
        if (grant is null || !IsAlive(grant.By) || ById(grant.To) is not { } by)
        {
            return;
        }

        var isWritable = choice % 2 == 0;
        var bits = GrantMapBits.HostMap | (isWritable ? 0 : GrantMapBits.ReadOnly);
        var page = choice % 16 == 15 && _mappings.Count > 0 ? _mappings[0].Page : _nextPage++;
        var isFree = !_mappings.Exists(m => m.By == by && m.Page == page);
        var expected =
            isWritable && grant.IsReadOnly ? GrantStatus.BadReference
            : !IsThere(grant) ? GrantStatus.BadPage
            : !isFree ? GrantStatus.BadVirtualAddress
            : GrantStatus.Okay;
        var mapped = GrantCalls.Map(by, grant.By, grant.Reference, page, bits);
        Assert.Equal(expected, mapped.Status);
        if (expected == GrantStatus.Okay)
        {
            var frame = GrantWorld.FrameOf(grant.By, grant.Page);
            Assert.DoesNotContain(_mappings, m => m.By == by && m.Handle == mapped.Handle);
            _mappings.Add(new(by, grant, page, mapped.Handle, isWritable, frame));
            Note("map");
        }
    }

    private void Unmap(Mapping? mapping)
    {
        if (mapping is null)
        {
            return;
        }

        Assert.Equal(
            GrantStatus.BadVirtualAddress,
            GrantCalls.Unmap(mapping.By, mapping.Handle, 99)
        );
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(mapping.By, mapping.Handle, mapping.Page));
        Assert.Equal(
            GrantStatus.BadHandle,
            GrantCalls.Unmap(mapping.By, mapping.Handle, mapping.Page)
        );
        _mappings.Remove(mapping);
        Bury();
        Note("unmap");
    }

    private void CopyIn(Grant? grant, byte choice)
    {
        if (grant is null || !IsAlive(grant.By) || ById(grant.To) is not { } by)
        {
            return;
        }

        var offset = (ushort)(choice * 8);
        var expected = IsThere(grant) ? GrantStatus.Okay : GrantStatus.BadPage;
        Assert.Equal(
            expected,
            GrantCalls.CopyIn(by, grant.By, grant.Reference, Scratch, offset, 8)
        );
        if (expected == GrantStatus.Okay)
        {
            Assert.Equal(_stamps[(grant.By.Id, grant.Page)], Read(by, Scratch, 0));
            Write(by, Scratch, _stamps[(by.Id, Scratch)]);
            Note("copy in");
        }
    }

    private void CopyOut(Grant? grant)
    {
        if (grant is null || !IsAlive(grant.By) || ById(grant.To) is not { } by)
        {
            return;
        }

        var expected =
            grant.IsReadOnly ? GrantStatus.BadReference
            : !IsThere(grant) ? GrantStatus.BadPage
            : GrantStatus.Okay;
        Assert.Equal(expected, GrantCalls.CopyOut(by, Scratch, grant.By, grant.Reference, 0, 4096));
        if (expected == GrantStatus.Okay)
        {
            _stamps[(grant.By.Id, grant.Page)] = _stamps[(by.Id, Scratch)];
            Note("copy out");
        }
    }

    private void Revoke(Grant? grant)
    {
        if (grant is null || !IsAlive(grant.By))
        {
            return;
        }

        var isUsed = _mappings.Exists(m => m.Of == grant);
        Assert.Equal(!isUsed, grant.Guest.TryRevoke(grant.Reference));
        Note(isUsed ? "revocation that failed" : "revoke");
        if (!isUsed)
        {
            _grants.Remove(grant);
        }
        else if (_version == 2)
        {
            // Taken back already, in use still: nobody can use it anew.
            var by = ById(grant.To)!;
            Assert.Equal(
                GrantStatus.BadReference,
                GrantCalls.CopyIn(by, grant.By, grant.Reference, Scratch)
            );
            _mappings.Where(m => m.Of == grant).ToList().ForEach(Unmap);
            Assert.True(grant.Guest.TryRevoke(grant.Reference));
            _grants.Remove(grant);
        }
    }

    private void Give(int one, int other, ulong page, ulong place, bool isFlip)
    {
        var (by, to) = (_domains[one], _domains[other]);
        Assert.True(_guests[other].TryAccept(by.Id.Number, new(place), out var reference));
        var isFit = isFlip
            ? IsFree(to, place) && _stamps.ContainsKey((to.Id, place))
            : !_stamps.ContainsKey((to.Id, place));
        var expected =
            IsFree(by, page) && isFit && _stamps.ContainsKey((by.Id, page))
                ? GrantStatus.Okay
                : GrantStatus.BadPage;
        Assert.Equal(expected, GrantCalls.Give(by, page, to, reference, isFlip));
        var state = _guests[other].EndTransfer(reference, out var arrived);
        if (expected != GrantStatus.Okay)
        {
            Assert.Equal(GrantTransferState.Reclaimed, state);
            return;
        }

        Assert.Equal((GrantTransferState.Completed, place), (state, arrived.Value));
        _stamps.Remove((by.Id, page), out var stamp);
        if (isFlip)
        {
            _stamps[(by.Id, page)] = _stamps[(to.Id, place)];
        }

        _stamps[(to.Id, place)] = stamp;
        Note(isFlip ? "flip" : "transfer");
    }

    // Whoever was not granted it gets nothing.
    private void Steal(Grant? grant, byte choice)
    {
        var thief = _domains[choice % Count];
        if (grant is null || thief.Id == grant.To || !IsAlive(grant.By))
        {
            return;
        }

        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls.CopyIn(thief, grant.By, grant.Reference, Scratch)
        );
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls.Map(thief, grant.By, grant.Reference, _nextPage++).Status
        );
        Note("steal");
    }

    private void Destroy(int one, byte more)
    {
        if (more % 4 != 0)
        {
            return; // Not too often.
        }

        var gone = _domains[one];
        _world.Registry.Destroy(gone);
        _mappings.RemoveAll(m => m.By == gone);
        _domains[one] = _world.Create(_version, gone.Id.Number);
        _guests[one] = _world.GuestOf(_domains[one]);
        Fill(_domains[one]);

        Bury();
        Note("destroy");
    }

    private void Check()
    {
        var zombies = _mappings.Select(m => m.Of.By).Where(d => d.State != DomainState.Alive);
        _world.Registry.Reclaim();
        Assert.Equal(zombies.Distinct().Count(), _world.Registry.Dying);
        foreach (var domain in _domains)
        {
            var pages = _stamps.Where(s => s.Key.Owner == domain.Id).ToList();
            Assert.Equal(pages.Count, domain.Memory.Count);
            foreach (var (key, stamp) in pages)
            {
                Assert.Equal(stamp, Read(domain, key.Page, 0));
                Assert.Equal(stamp, Read(domain, key.Page, 511));
                CheckFrame(domain.Id, GrantWorld.FrameOf(domain, key.Page));
            }

            Assert.Equal(_mappings.Count(m => m.By == domain), domain.Grants.Handles);
            Assert.Equal(_mappings.Count(m => m.Of.By == domain), domain.Grants.Pins);
        }

        foreach (var mapping in _mappings)
        {
            Assert.True(mapping.By.AddressSpace.TryFind(new(mapping.Page), out var found));
            Assert.Equal(mapping.Frame.Value, found.Frame.Value + mapping.Page - found.Page.Value);
            CheckFrame(mapping.Of.By.Id, mapping.Frame);
            Assert.Equal(
                _stamps[(mapping.Of.By.Id, mapping.Of.Page)],
                _world.Memory.Words(mapping.Frame)[0]
            );
        }
    }

    // One owner; and of each mapping a pin and an entry, which are uses too if it may be written.
    private void CheckFrame(DomainId owner, Mfn frame)
    {
        var info = _world.Memory[frame];
        var mappings = _mappings.Where(m => m.Frame == frame).ToList();
        Assert.Equal(owner, info.Owner);
        Assert.Equal(1 + (2 * mappings.Count), info.References);
        Assert.Equal(2 * mappings.Count(m => m.IsWritable), info.TypeCount);
    }

    // What is left of the dead: pages that others have mapped. Grants to them are gone.
    private void Bury()
    {
        foreach (var key in _stamps.Keys.ToList())
        {
            if (
                ById(key.Owner) is null
                && !_mappings.Exists(m => m.Of.By.Id == key.Owner && m.Of.Page == key.Page)
            )
            {
                _stamps.Remove(key);
            }
        }

        foreach (var grant in _grants.ToList())
        {
            if (IsAlive(grant.By) && ById(grant.To) is null)
            {
                Assert.True(grant.Guest.TryRevoke(grant.Reference));
                _grants.Remove(grant);
            }
        }

        _grants.RemoveAll(g => !IsAlive(g.By));
    }

    private bool IsAlive(Domain domain) => Array.IndexOf(_domains, domain) >= 0;

    private Domain? ById(DomainId id) => Array.Find(_domains, d => d.Id == id);

    private bool IsThere(Grant grant) =>
        _mappings.Exists(m => m.Of == grant) || _stamps.ContainsKey((grant.By.Id, grant.Page));

    private bool IsFree(Domain domain, ulong page) =>
        !_mappings.Exists(m => m.Of.By == domain && m.Of.Page == page);

    private void Fill(Domain domain)
    {
        for (var page = 0UL; page < Holes; page++)
        {
            _stamps[(domain.Id, page)] = _nextStamp;
            Write(domain, page, _nextStamp++);
        }
    }

    private void Write(Domain domain, ulong page, ulong stamp)
    {
        var bytes = _world.BytesOf(domain, page);
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[at..], stamp);
        }
    }

    private ulong Read(Domain domain, ulong page, ulong word) =>
        _world.Memory.Words(GrantWorld.FrameOf(domain, page))[word];

    private void Note(string what) => Done[what] = Done.GetValueOrDefault(what) + 1;
}
