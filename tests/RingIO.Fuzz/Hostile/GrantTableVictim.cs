// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Hostile;
using RingIO.Translation;

namespace RingIO.Fuzz.Hostile;

/// <summary>The liar's table lies in the peer's hands; another maps and copies by it; a third has granted nothing.</summary>
public sealed class GrantTableVictim : IDisposable
{
    private const int Frames = 96;
    private const byte Secret = 0xEE;

    private readonly PageRegion _region;
    private readonly int _version;
    private readonly MachineMemory _memory;
    private readonly FrameAllocator _allocator;
    private readonly DomainRegistry _registry;
    private readonly Domain _liar;
    private readonly Domain _victim;
    private readonly Domain _third;
    private readonly List<(uint Handle, ulong Page)> _mapped = [];
    private ulong _page = 100;
    private uint _reference = 8;

    private GrantTableVictim(PageRegion region, int version)
    {
        _region = region;
        _version = version;
        _memory = new(new ForeignBacking(region.Address, region.Length, PageSize.Size4K));
        _allocator = new(_memory);
        _registry = new(_allocator, NoTranslations.Instance);
        _liar = Make(version);
        _victim = Make(1);
        _third = Make(1);
        for (var page = 0UL; page < 4; page++)
        {
            Bytes(_third, page).Fill(Secret);
        }
    }

    /// <summary>A table.</summary>
    /// <param name="version">Its version.</param>
    public static HostileTarget Of(int version) =>
        new(
            $"grant table v{version}",
            Frames * 4096,
            (region, _) => new GrantTableVictim(region, version).Victim()
        );

    private HostileVictim Victim()
    {
        var frames = new Mfn[8];
        var count = _liar.Grants.CopyFrames(frames);
        count += _liar.Grants.CopyStatusFrames(frames.AsSpan(count));
        var words = new List<PeerWord>();
        for (var frame = 0; frame < count; frame++)
        {
            var start = _memory.AddressOf(frames[frame]) - _region.Address;
            for (var word = 0; word < 64; word++)
            {
                words.Add(
                    new(
                        $"f{frame}w{word}",
                        start + (word * 4),
                        4,
                        word % 2 == 0 ? PeerWordKind.State : PeerWordKind.Counter
                    )
                );
            }
        }

        return new()
        {
            Words = words,
            Steps =
            [
                new("Publish", Publish),
                new("Map", Map),
                new("Unmap", Unmap),
                new("Copy", Copy),
                new("Give", Give),
                new("Swap", Swap),
                new("Version", Version),
            ],
            Disposing = Dispose,
        };
    }

    private GrantRef Next() => new(_reference = _reference == 23 ? 8 : _reference + 1);

    // An honest moment, without which few entries ever grant anything.
    private bool Publish()
    {
        var guest = new GuestGrants(_memory, _liar.Grants);
        for (var entry = 0; entry < 4; entry++)
        {
            guest.TryGrant(_victim.Id.Number, new((ulong)entry), entry == 3, out _);
        }

        return false;
    }

    private bool Map()
    {
        var bits = GrantMapBits.HostMap | (_page % 2 == 0 ? GrantMapBits.ReadOnly : 0);
        var mapped = GrantCalls.Map(_victim, _liar, Next(), _page, bits);
        Demand.That(mapped.Status <= 0, "a positive status");
        if (mapped.Status == GrantStatus.Okay)
        {
            Demand.That(
                _victim.AddressSpace.TryFind(new(_page), out var found),
                "nothing is mapped"
            );
            Demand.That(_memory[found.Frame].Owner == _liar.Id, "another's frame is mapped");
            _mapped.Add((mapped.Handle, _page));
        }

        _page++;
        return mapped.Status == GrantStatus.Okay;
    }

    private bool Unmap()
    {
        if (_mapped.Count == 0)
        {
            return false;
        }

        var (handle, page) = _mapped[^1];
        _mapped.RemoveAt(_mapped.Count - 1);
        Demand.That(
            GrantCalls.Unmap(_victim, handle, page) == GrantStatus.Okay,
            "a mapping that cannot be undone"
        );
        return true;
    }

    private bool Copy()
    {
        var inward = GrantCalls.CopyIn(_victim, _liar, Next(), 1);
        var outward = GrantCalls.CopyOut(_victim, 1, _liar, new(_reference));
        Demand.That(inward <= 0 && outward <= 0, "a positive status");
        Demand.That(Bytes(_victim, 1).IndexOf(Secret) < 0, "a third domain's bytes were read");
        return inward == GrantStatus.Okay;
    }

    private bool Give()
    {
        var before = _victim.Memory.Count + _liar.Memory.Count;
        var status = GrantCalls.Give(_victim, 2, _liar, Next(), flip: true);
        Demand.That(status <= 0, "a positive status");
        Demand.That(before == _victim.Memory.Count + _liar.Memory.Count, "a page is lost");
        return status == GrantStatus.Okay;
    }

    private bool Swap()
    {
        GnttabSwapGrantRef[] batch = [new() { First = Next().Value, Second = Next().Value }];
        _liar.Calls.Swap(batch);
        return batch[0].Status == GrantStatus.Okay;
    }

    // There and back: the peer's words stay where they are. From version 2 the status frames would not.
    private bool Version()
    {
        foreach (var version in (uint[])[2, 1])
        {
            var set = new GnttabSetVersion { Version = version };
            if (_version == 1 && _liar.Calls.SetVersion(ref set) != GrantStatus.Okay)
            {
                return false;
            }
        }

        return _version == 1;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var page = 0UL; page < 4; page++)
        {
            Demand.That(
                Bytes(_third, page).IndexOfAnyExcept(Secret) < 0,
                "a third domain's bytes were written"
            );
        }

        _registry.Destroy(_victim);
        Demand.That(_registry.Destroy(_liar) && _registry.Destroy(_third), "a domain cannot go");
        Demand.That(_registry.Reclaim() == 0, "a domain cannot go");
        _allocator.Dispose();
        _memory.Dispose();
    }

    private Domain Make(int version)
    {
        var options = new DomainOptions { MemoryFrames = 4, MaxMemoryFrames = 8 };
        Demand.That(_registry.TryCreate(options, out var domain), "no domain");
        var set = new GnttabSetVersion { Version = (uint)version };
        Demand.That(domain!.Calls.SetVersion(ref set) == GrantStatus.Okay, "no version");
        return domain;
    }

    private Span<byte> Bytes(Domain domain, ulong page) => _memory.Bytes(FrameOf(domain, page));

    private static Mfn FrameOf(Domain domain, ulong page)
    {
        Demand.That(domain.Memory.TryFind(new(page), out var frame), "no frame");
        return frame;
    }
}
