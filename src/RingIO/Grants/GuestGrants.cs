// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>A domain's own side of its grant table: it grants, and takes back what nobody uses (Linux: gnttab_grant_foreign_access and others).</summary>
/// <remarks>
/// Which references are free is private (<see cref="GrantReferences"/>). The frames stay what they are while it is used: after a change of version,
/// or of size, make another. Thread safety: every member may be called from any thread, for one reference by one at a time. Nothing is allocated.
/// </remarks>
public sealed class GuestGrants
{
    private const int PageBytes = 4096;
    private const int StatusBytes = sizeof(ushort);

    private readonly nint[] _frames;
    private readonly nint[] _statusFrames;

    /// <summary>Views a table.</summary>
    /// <param name="version">1 or 2.</param>
    /// <param name="frames">Where its frames are in this process, in order.</param>
    /// <param name="statusFrames">Where the frames of its status words are; none in version 1.</param>
    /// <exception cref="ArgumentException">The version is another, or there are too few frames.</exception>
    public GuestGrants(int version, ReadOnlySpan<nint> frames, ReadOnlySpan<nint> statusFrames)
    {
        if (version is not (1 or 2))
        {
            throw new ArgumentException(
                $"Version {version} is none: set the table up first; it is 1 or 2 then.",
                nameof(version)
            );
        }

        Version = version;
        var entries = frames.Length * (PageBytes / EntryBytes);
        if (
            frames.IsEmpty
            || (version == 2 && entries > statusFrames.Length * (PageBytes / StatusBytes))
        )
        {
            throw new ArgumentException(
                $"{frames.Length} frame(s) with {statusFrames.Length} frame(s) of status words are no table of version {version}.",
                nameof(frames)
            );
        }

        _frames = [.. frames];
        _statusFrames = [.. statusFrames];
        References = new(entries);
    }

    /// <summary>Views the table of a domain of this machine.</summary>
    /// <param name="memory">The machine's memory.</param>
    /// <param name="table">The table, set up.</param>
    /// <exception cref="ArgumentException">It is not set up.</exception>
    public GuestGrants(MachineMemory memory, GrantTable table)
        : this(VersionOf(table), AddressesOf(memory, table), StatusAddressesOf(memory, table)) { }

    /// <summary>The layout.</summary>
    public int Version { get; }

    /// <summary>Which references are free.</summary>
    public GrantReferences References { get; }

    private int EntryBytes => Version == 1 ? 8 : 16;

    /// <summary>Grants a page.</summary>
    /// <param name="domain">To whom.</param>
    /// <param name="frame">Which, as this domain numbers its memory; below 2^32 in version 1.</param>
    /// <param name="isReadOnly">Whether it may be read only.</param>
    /// <param name="reference">What to tell the other domain.</param>
    /// <returns><see langword="false"/> if no reference is free, or the entry cannot name the frame.</returns>
    public bool TryGrant(ushort domain, Gfn frame, bool isReadOnly, out GrantRef reference) =>
        TryPublish(Access(domain, isReadOnly), GrantTerms.Page(frame.Value), out reference);

    /// <summary>Grants pages, all or none: one lock for all of them.</summary>
    /// <param name="domain">To whom.</param>
    /// <param name="frames">Which, as this domain numbers its memory; below 2^32 in version 1.</param>
    /// <param name="isReadOnly">Whether they may be read only.</param>
    /// <param name="references">Gets what to tell the other domain, as many as there are pages.</param>
    /// <returns><see langword="false"/> if too few references are free, or an entry cannot name its frame.</returns>
    /// <exception cref="ArgumentException">There are not as many places for references as pages.</exception>
    public bool TryGrant(
        ushort domain,
        ReadOnlySpan<Gfn> frames,
        bool isReadOnly,
        Span<GrantRef> references
    )
    {
        RequireAsMany(frames.Length, references.Length);
        foreach (var frame in frames)
        {
            if (Version == 1 && frame.Value > uint.MaxValue)
            {
                return false;
            }
        }

        if (!References.TryTake(references))
        {
            return false;
        }

        var header = Access(domain, isReadOnly);
        for (var index = 0; index < frames.Length; index++)
        {
            Core(references[index]).Publish(header, GrantTerms.Page(frames[index].Value));
        }

        return true;
    }

    /// <summary>Grants bytes of a page, which can be copied only; version 2.</summary>
    /// <param name="domain">To whom.</param>
    /// <param name="frame">Which page.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes, at least 1.</param>
    /// <param name="isReadOnly">Whether they may be read only.</param>
    /// <param name="reference">What to tell the other domain.</param>
    /// <returns><see langword="false"/> if no reference is free.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The bytes do not lie within a page.</exception>
    /// <exception cref="InvalidOperationException">The table is of version 1.</exception>
    public bool TryGrantPart(
        ushort domain,
        Gfn frame,
        ushort offset,
        ushort length,
        bool isReadOnly,
        out GrantRef reference
    )
    {
        ThrowIfV1("Parts of pages");
        if (length == 0 || offset + length > PageBytes)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {offset + length} are not inside a page of {PageBytes} bytes, or none."
            );
        }

        var header = Access(domain, isReadOnly);
        return TryPublish(
            header with
            {
                Bits = header.Bits | GrantEntryBits.SubPage,
            },
            GrantTerms.Part(frame.Value, offset, length),
            out reference
        );
    }

    /// <summary>Passes on what another domain has granted to this one, to be copied only; version 2.</summary>
    /// <param name="domain">To whom.</param>
    /// <param name="granter">Whose grant it is.</param>
    /// <param name="granted">Its reference; it must not be transitive itself.</param>
    /// <param name="isReadOnly">Whether it may be read only.</param>
    /// <param name="reference">What to tell the other domain.</param>
    /// <returns><see langword="false"/> if no reference is free.</returns>
    /// <exception cref="InvalidOperationException">The table is of version 1.</exception>
    public bool TryGrantTransitive(
        ushort domain,
        ushort granter,
        GrantRef granted,
        bool isReadOnly,
        out GrantRef reference
    )
    {
        ThrowIfV1("Transitive grants");
        var bits =
            GrantEntryBits.Transitive
            | (isReadOnly ? GrantEntryBits.ReadOnly : GrantEntryBits.Invalid);
        return TryPublish(new(bits, domain), GrantTerms.Of(granter, granted), out reference);
    }

    /// <summary>Offers to accept a page.</summary>
    /// <param name="domain">From whom.</param>
    /// <param name="place">Where it is to be in this domain's memory; for a flip, the page that is given for it.</param>
    /// <param name="reference">What to tell the other domain.</param>
    /// <returns><see langword="false"/> if no reference is free, or the entry cannot name the place.</returns>
    public bool TryAccept(ushort domain, Gfn place, out GrantRef reference) =>
        TryPublish(
            new(GrantEntryBits.AcceptTransfer, domain),
            GrantTerms.Page(place.Value),
            out reference
        );

    /// <summary>
    /// Takes a grant back. That may fail: somebody uses it. Then the page must not be used for anything else (XSA-396), and the reference
    /// stays out; <see cref="GrantRevocations"/> keeps such pages.
    /// </summary>
    /// <param name="reference">The reference; free again if this succeeds.</param>
    /// <returns>Whether nobody uses the page, and nobody will.</returns>
    /// <exception cref="ArgumentException">The reference is not out.</exception>
    public bool TryRevoke(GrantRef reference)
    {
        References.Require(reference);
        if (!Core(reference).TryRevoke())
        {
            return false;
        }

        References.Free(reference);
        return true;
    }

    /// <summary>Takes grants back, each for itself, as <see cref="TryRevoke(GrantRef)"/> does: one lock for all of them.</summary>
    /// <param name="references">The references; each is free again if it succeeds for it.</param>
    /// <param name="revoked">Gets for which it did, as many as there are references.</param>
    /// <exception cref="ArgumentException">A reference is not out: those before it are done. Or there are not as many places for answers.</exception>
    public void TryRevoke(ReadOnlySpan<GrantRef> references, Span<bool> revoked)
    {
        RequireAsMany(references.Length, revoked.Length);
        References.FreeEnded(references, new Revoke(this), revoked);
    }

    /// <summary>Looks for the page that was to be accepted, or takes the offer back.</summary>
    /// <param name="reference">The reference; free again unless this is pending.</param>
    /// <param name="frame">Where the page is, if one has arrived.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="ArgumentException">The reference is not out.</exception>
    public GrantTransferState EndTransfer(GrantRef reference, out Gfn frame)
    {
        References.Require(reference);
        var state = Core(reference).EndTransfer(out var value);
        frame = new(value);
        if (state != GrantTransferState.Pending)
        {
            References.Free(reference);
        }

        return state;
    }

    /// <summary>Fills a reserved entry, as a domain's builder does for console and store.</summary>
    /// <param name="reference">Which: below <see cref="GrantRef.Reserved"/>.</param>
    /// <param name="domain">To whom.</param>
    /// <param name="frame">Which page.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not reserved.</exception>
    public void GrantReserved(GrantRef reference, ushort domain, Gfn frame)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            reference.Value,
            GrantRef.Reserved,
            nameof(reference)
        );
        Core(reference).Publish(Access(domain, isReadOnly: false), GrantTerms.Page(frame.Value));
    }

    /// <summary>What an entry says now.</summary>
    /// <param name="reference">Which.</param>
    /// <returns>Its header.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    public GrantHeader Look(GrantRef reference)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            reference.Value,
            (uint)(_frames.Length * (PageBytes / EntryBytes)),
            nameof(reference)
        );
        return Core(reference).Look();
    }

    private static void RequireAsMany(int asked, int places)
    {
        if (places != asked)
        {
            throw new ArgumentException($"{asked} answers do not go into {places} place(s).");
        }
    }

    private readonly struct Revoke(GuestGrants grants) : IGrantEnd
    {
        public bool TryEnd(GrantRef reference) => grants.Core(reference).TryRevoke();
    }

    private static GrantHeader Access(ushort domain, bool isReadOnly) =>
        new(
            isReadOnly
                ? GrantEntryBits.PermitAccess | GrantEntryBits.ReadOnly
                : GrantEntryBits.PermitAccess,
            domain
        );

    private bool TryPublish(GrantHeader header, GrantTerms terms, out GrantRef reference)
    {
        reference = default;
        if ((Version == 1 && terms.Frame > uint.MaxValue) || !References.TryTake(out reference))
        {
            return false;
        }

        Core(reference).Publish(header, terms);
        return true;
    }

    private void ThrowIfV1(string what)
    {
        if (Version == 1)
        {
            throw new InvalidOperationException(
                $"{what} are granted by tables of version 2: set that version first."
            );
        }
    }

    private GrantEntryCore<HardwareOrder> Core(GrantRef reference)
    {
        var perFrame = PageBytes / EntryBytes;
        var entry = (int)reference.Value;
        Debug.Assert(entry / perFrame < _frames.Length);
        var address = _frames[entry / perFrame] + (entry % perFrame * EntryBytes);
        if (Version == 1)
        {
            return GrantEntryCore<HardwareOrder>.OfV1(address);
        }

        const int Statuses = PageBytes / StatusBytes;
        return GrantEntryCore<HardwareOrder>.OfV2(
            address,
            _statusFrames[entry / Statuses] + (entry % Statuses * StatusBytes)
        );
    }

    private static int VersionOf(GrantTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Version;
    }

    private static nint[] AddressesOf(MachineMemory memory, GrantTable table)
    {
        var frames = new Mfn[table.FrameCount];
        return AddressesOf(memory, frames.AsSpan(0, table.CopyFrames(frames)));
    }

    private static nint[] StatusAddressesOf(MachineMemory memory, GrantTable table)
    {
        var frames = new Mfn[table.FrameCount];
        return AddressesOf(memory, frames.AsSpan(0, table.CopyStatusFrames(frames)));
    }

    private static nint[] AddressesOf(MachineMemory memory, ReadOnlySpan<Mfn> frames)
    {
        ArgumentNullException.ThrowIfNull(memory);
        var addresses = new nint[frames.Length];
        for (var index = 0; index < frames.Length; index++)
        {
            addresses[index] = memory.AddressOf(frames[index]);
        }

        return addresses;
    }
}
