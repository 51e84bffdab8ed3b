// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Grants;

/// <summary>A domain's grant table as the hypervisor keeps it: entries in frames that the domain writes, and what it must not write in private memory.</summary>
/// <remarks>
/// <para>What is in use is counted here and nowhere else: <see cref="GrantEntryBits.Reading"/> and Writing in the entries only tell the
/// domain. A pin holds a reference to its frame, and a use if it is to be written, from before the entry says so until behind
/// the last CPU's acknowledgement; so a frame that somebody maps is neither freed nor given away nor made a page table.</para>
/// <para>The domain's own side is <see cref="GuestGrants"/>; what domains ask for goes through <see cref="GrantHypercalls"/>.</para>
/// <para>Ownership: whoever makes it closes it. Thread safety: every member may be called from any thread. Two locks: the handles' may be held
/// when an entry's is taken, of whichever table; under an entry's lock none is taken.</para>
/// </remarks>
public sealed partial class GrantTable
{
    private const int StatusesInFrame = 4096 / sizeof(ushort);

    private readonly Lock _gate = new();
    private readonly MachineMemory _memory;
    private readonly IFrameSource _source;
    private readonly FrameHolds _holds;
    private readonly int _maxFrames;
    private readonly List<Mfn> _frames = [];
    private readonly List<Mfn> _statusFrames = [];
    private readonly List<Mfn> _stuck = [];
    private ActiveGrant[] _active = [];
    private long _pins;
    private bool _isClosed;

    /// <summary>Makes an empty table, without a version.</summary>
    /// <param name="options">What it is made of.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public GrantTable(GrantTableOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFrames, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxHandles, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            options.MaxHandles,
            GrantHandles.Most,
            nameof(options)
        );
        Domain = options.Domain;
        Frames = options.Frames;
        _memory = options.Memory;
        _source = options.Source;
        _holds = new(_memory);
        _maxFrames = options.MaxFrames;
        _mapper = options.Mapper;
        _handles = new(options.MaxHandles);
    }

    /// <summary>Whose it is.</summary>
    public DomainId Domain { get; }

    /// <summary>How the domain numbers its memory.</summary>
    public IGuestFrames Frames { get; }

    /// <summary>How many frames of entries it may have.</summary>
    public int MaxFrameCount => _maxFrames;

    /// <summary>The layout: 1 or 2; 0 until it is first chosen or the table first set up.</summary>
    public int Version { get; private set; }

    /// <summary>How many frames of entries it has.</summary>
    public int FrameCount
    {
        get
        {
            lock (_gate)
            {
                return _frames.Count;
            }
        }
    }

    /// <summary>How many entries it has.</summary>
    public int EntryCount
    {
        get
        {
            lock (_gate)
            {
                return Entries;
            }
        }
    }

    /// <summary>How many uses of this domain's pages there are.</summary>
    public long Pins
    {
        get
        {
            lock (_gate)
            {
                return _pins;
            }
        }
    }

    /// <summary>Whether it takes no new work, because its domain is going.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    private int Entries => _frames.Count * EntriesInFrame;

    private int EntriesInFrame =>
        Version switch
        {
            0 => 0,
            1 => 4096 / 8,
            _ => 4096 / 16,
        };

    /// <summary>The frames of the entries, in order, for whoever maps them for the domain.</summary>
    /// <param name="frames">Gets them: as many as fit.</param>
    /// <returns>How many it got.</returns>
    public int CopyFrames(Span<Mfn> frames)
    {
        lock (_gate)
        {
            return CopyTo(_frames, frames);
        }
    }

    /// <summary>The frames of the status words, in order; none but in version 2.</summary>
    /// <param name="frames">Gets them: as many as fit, never more (XSA-382).</param>
    /// <returns>How many it got.</returns>
    public int CopyStatusFrames(Span<Mfn> frames)
    {
        lock (_gate)
        {
            return CopyTo(_statusFrames, frames);
        }
    }

    /// <summary>Makes the table larger; a table without a version becomes one of version 1.</summary>
    /// <param name="frameCount">How many frames of entries it is to have at least.</param>
    /// <returns>Okay; GeneralError beyond the limit; NoSpace if the source has no frame left, and what came before stays; BadDomain once closed.</returns>
    internal GrantStatus Grow(uint frameCount)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return GrantStatus.BadDomain;
            }

            if (frameCount > (uint)_maxFrames)
            {
                return GrantStatus.GeneralError;
            }

            Version = Version == 0 ? 1 : Version;
            FreeStuck();
            while (_frames.Count < frameCount)
            {
                if (!TryGrowOnce())
                {
                    return GrantStatus.NoSpace;
                }
            }

            return GrantStatus.Okay;
        }
    }

    /// <summary>Chooses the layout. The reserved entries stay, if the new layout can say what they say; all others are cleared.</summary>
    /// <param name="version">1 or 2.</param>
    /// <returns>Okay; Again if an entry is pinned or a status frame mapped (XSA-255, 268, 379); GeneralError for another version or a reserved entry that cannot stay; NoSpace; BadDomain once closed.</returns>
    internal GrantStatus SetVersion(uint version)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return GrantStatus.BadDomain;
            }

            if (version is not (1 or 2))
            {
                return GrantStatus.GeneralError;
            }

            if (version == Version)
            {
                return GrantStatus.Okay;
            }

            if (_pins > 0 || _statusFrames.Exists(IsMapped))
            {
                return GrantStatus.Again;
            }

            return Convert((int)version);
        }
    }

    /// <summary>Exchanges two entries.</summary>
    /// <param name="first">One; any number.</param>
    /// <param name="second">The other; any number.</param>
    /// <returns>Okay; GeneralError without a version (XSA-134); BadReference (XSA-18); Again if one is pinned.</returns>
    internal GrantStatus Swap(GrantRef first, GrantRef second)
    {
        lock (_gate)
        {
            if (_isClosed || Version == 0)
            {
                return _isClosed ? GrantStatus.BadDomain : GrantStatus.GeneralError;
            }

            if (first.Value >= (uint)Entries || second.Value >= (uint)Entries)
            {
                return GrantStatus.BadReference;
            }

            if (_active[first.Value].Pins > 0 || _active[second.Value].Pins > 0)
            {
                return GrantStatus.Again;
            }

            if (first != second)
            {
                Span<byte> one = Bytes(first.Value),
                    other = Bytes(second.Value);
                Span<byte> kept = stackalloc byte[16];
                one.CopyTo(kept);
                other.CopyTo(one);
                kept[..other.Length].CopyTo(other);
            }

            return GrantStatus.Okay;
        }
    }

    /// <summary>Takes back, for the domain, all grants that name a domain that is gone: one that gets its number later inherits none (XSA-322).</summary>
    /// <param name="gone">The domain.</param>
    internal void Forget(DomainId gone)
    {
        lock (_gate)
        {
            for (var entry = 0u; entry < (uint)Entries; entry++)
            {
                ref var active = ref _active[entry];
                if (active.Pins > 0)
                {
                    active.IsOrphan |=
                        active.Grantee == gone
                        || (active.IsTransitive && active.Terms.TransitiveDomain == gone.Number);
                }
                else
                {
                    Core(entry).Withdraw(gone.Number);
                    WithdrawIfItLeadsTo(entry, gone.Number);
                }
            }
        }
    }

    /// <summary>Refuses all that is new: pins, handles, growth.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isClosed, true);
        }
    }

    /// <summary>Gives the table's frames back, once it is closed and nothing is pinned.</summary>
    /// <returns>Whether all are back; ask again later.</returns>
    internal bool TryFreeFrames()
    {
        lock (_gate)
        {
            if (!_isClosed || _pins > 0)
            {
                return false;
            }

            Release(_frames);
            Release(_statusFrames);
            FreeStuck();
            return _stuck.Count == 0;
        }
    }

    // A transitive grant names a second domain, whose grants a later one of its number has not made.
    private void WithdrawIfItLeadsTo(uint entry, ushort gone)
    {
        if (
            Version == 2
            && Core(entry).Look() is { IsTransitive: true } header
            && new Slots<GrantEntryV2>(AddressOf((int)entry), 1).First.TransitiveDomain == gone
        )
        {
            Core(entry).Withdraw(header.Domain);
        }
    }

    private static int CopyTo(List<Mfn> from, Span<Mfn> to)
    {
        var count = Math.Min(from.Count, to.Length);
        for (var index = 0; index < count; index++)
        {
            to[index] = from[index];
        }

        return count;
    }

    private GrantEntryCore<HardwareOrder> Core(uint entry)
    {
        var frame = _memory.AddressOf(_frames[(int)entry / EntriesInFrame]);
        var offset = (nint)entry % EntriesInFrame * (4096 / EntriesInFrame);
        if (Version == 1)
        {
            return GrantEntryCore<HardwareOrder>.OfV1(frame + offset);
        }

        var statuses = _memory.AddressOf(_statusFrames[(int)entry / StatusesInFrame]);
        var status = statuses + (nint)entry % StatusesInFrame * sizeof(ushort);
        return GrantEntryCore<HardwareOrder>.OfV2(frame + offset, status);
    }

    private Span<byte> Bytes(uint entry)
    {
        var size = 4096 / EntriesInFrame;
        var frame = _memory.Bytes(_frames[(int)entry / EntriesInFrame]);
        return frame.Slice((int)entry % EntriesInFrame * size, size);
    }
}
