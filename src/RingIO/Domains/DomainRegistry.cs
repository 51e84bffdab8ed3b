// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Domains;

/// <summary>Makes the domains of a machine, and takes all back that they had.</summary>
/// <remarks>
/// A number is used again as soon as its domain is condemned; the id is not, for its generation grows, and grants to the old domain are
/// taken back before anybody else has the number (XSA-322, 417). Ownership: memory, allocator and shootdowns are the caller's, and stay until
/// <see cref="Dying"/> is 0 and no domain is left. Thread safety: every member may be called from any thread.
/// </remarks>
public sealed class DomainRegistry
{
    /// <summary>The owner of what belongs to no domain, as grant tables: Xen's DOMID_XEN.</summary>
    public static readonly DomainId Machine = new(0x7FF2, 0);

    private readonly Lock _gate = new();
    private readonly FrameAllocator _allocator;
    private readonly ITranslationInvalidator _invalidator;
    private readonly Dictionary<ushort, Domain> _domains = [];
    private readonly Dictionary<ushort, uint> _generations = [];
    private readonly List<Domain> _dying = [];
    private readonly SortedSet<ushort> _spaces = [];

    /// <summary>Makes a registry without domains.</summary>
    /// <param name="allocator">Where all frames come from.</param>
    /// <param name="invalidator">The shootdowns of the machine; where there is no CPU, <see cref="NoTranslations"/>.</param>
    public DomainRegistry(FrameAllocator allocator, ITranslationInvalidator invalidator)
    {
        ArgumentNullException.ThrowIfNull(allocator);
        ArgumentNullException.ThrowIfNull(invalidator);
        _allocator = allocator;
        _invalidator = invalidator;
    }

    /// <summary>The grant tables of all domains.</summary>
    public GrantRegistry Grants { get; } = new();

    /// <summary>How many domains are condemned and not gone.</summary>
    public int Dying
    {
        get
        {
            lock (_gate)
            {
                return _dying.Count;
            }
        }
    }

    /// <summary>Makes a domain.</summary>
    /// <param name="options">What it is to be.</param>
    /// <param name="domain">The domain.</param>
    /// <returns><see langword="false"/> if there is too little memory: what was taken is given back, at the latest by <see cref="Reclaim"/>.</returns>
    /// <exception cref="ArgumentException">The number is reserved or taken, all numbers are taken, or a size is out of range.</exception>
    public bool TryCreate(DomainOptions options, [NotNullWhen(true)] out Domain? domain)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        lock (_gate)
        {
            domain = Make(options);
            if (domain is null)
            {
                return false;
            }

            _domains.Add(domain.Id.Number, domain);
            Grants.Add(domain.Grants);
            if (
                domain.Memory.TryFill(options.MemoryFrames)
                && domain.Grants.Grow((uint)options.GrantFrames.Initial) == GrantStatus.Okay
            )
            {
                return true;
            }

            Condemn(domain);
            domain = null;
            return false;
        }
    }

    /// <summary>Finds a domain by its number.</summary>
    /// <param name="number">Any number.</param>
    /// <param name="domain">The domain that has it now.</param>
    /// <returns>Whether one has.</returns>
    public bool TryFind(ushort number, [NotNullWhen(true)] out Domain? domain)
    {
        lock (_gate)
        {
            return _domains.TryGetValue(number, out domain);
        }
    }

    /// <summary>Finds a domain by its id: not one that has the number by now.</summary>
    /// <param name="id">The id.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>Whether it is alive.</returns>
    public bool TryFind(DomainId id, [NotNullWhen(true)] out Domain? domain) =>
        TryFind(id.Number, out domain) && domain.Id == id;

    /// <summary>Destroys a domain: at once nobody can ask anything of it, and all is given back that nobody uses.</summary>
    /// <param name="domain">The domain; if it is condemned already, this is <see cref="Reclaim"/>.</param>
    /// <returns>Whether it is gone; if not, <see cref="Reclaim"/> goes on with it.</returns>
    public bool Destroy(Domain domain)
    {
        ArgumentNullException.ThrowIfNull(domain);
        lock (_gate)
        {
            if (_domains.GetValueOrDefault(domain.Id.Number) == domain)
            {
                Condemn(domain);
            }
            else
            {
                ReclaimAll();
            }

            return domain.State == DomainState.Gone;
        }
    }

    /// <summary>Goes on with all domains that are condemned.</summary>
    /// <returns>How many are not gone.</returns>
    public int Reclaim()
    {
        lock (_gate)
        {
            ReclaimAll();
            return _dying.Count;
        }
    }

    private static void Check(DomainOptions options)
    {
        var (initial, most) = options.GrantFrames;
        if (
            options.MemoryFrames < 0
            || options.MaxMemoryFrames < options.MemoryFrames
            || initial < 0
            || most < Math.Max(1, initial)
        )
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"{options.MemoryFrames} of at most {options.MaxMemoryFrames} frames of memory, {initial} of at most {most} frames of grants: "
                    + "neither may be negative, nor above what is the most, and there is at least one frame of grants at most."
            );
        }

        // Before anything is taken: the grant table would say so behind the first frame.
        if (options.MaxGrantHandles is < 1 or > GrantHandles.Most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"A domain may map 1 to {GrantHandles.Most} pages of others, not {options.MaxGrantHandles}."
            );
        }
    }

    private Domain? Make(DomainOptions options)
    {
        var number = options.Number ?? FreeNumber();
        if (number >= DomainId.FirstReserved || _domains.ContainsKey(number))
        {
            throw new ArgumentException(
                $"Number {number} is a system domain's, or another domain has it.",
                nameof(options)
            );
        }

        var id = new DomainId(number, _generations.GetValueOrDefault(number));
        var space = new AddressSpaceOptions
        {
            Format = options.Format,
            Id = FreeSpace(),
            Invalidator = _invalidator,
        };
        Domain domain;
        try
        {
            domain = new(id, _allocator, Grants, space, options);
        }
        catch (InvalidOperationException)
        {
            return null; // No frame for the top table.
        }

        _generations[number] = id.Generation + 1;
        _spaces.Add(space.Id.Value);
        return domain;
    }

    private ushort FreeNumber()
    {
        var number = (ushort)0;
        while (_domains.ContainsKey(number))
        {
            number++;
        }

        return number;
    }

    // 0 stays for address spaces that belong to no domain.
    private AddressSpaceId FreeSpace()
    {
        var space = (ushort)1;
        while (_spaces.Contains(space))
        {
            space++;
        }

        return new(space);
    }

    private void Condemn(Domain domain)
    {
        domain.Condemn();
        Grants.Remove(domain.Grants);
        _domains.Remove(domain.Id.Number);
        _dying.Add(domain);
        ReclaimAll();
    }

    // Again while it helps: one domain's going may be what another waits for.
    private void ReclaimAll()
    {
        int before;
        do
        {
            before = _dying.Count;
            _dying.RemoveAll(domain =>
            {
                var isGone = domain.TryReclaim();
                if (isGone)
                {
                    _spaces.Remove(domain.AddressSpace.Id.Value);
                }

                return isGone;
            });
        } while (_dying.Count < before && _dying.Count > 0);
    }
}
