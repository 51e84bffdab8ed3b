// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Cli.Net.Translation;

/// <summary>Hears which domain runs and which pages it touches, and asks two processors' TLBs.</summary>
/// <remarks>
/// <para>The core of 2005 is the Pentium 4's data side (<see cref="TlbGeometry.Pentium4"/>): no identifiers, so that a switch of processes flushes what is
/// not global, and a switch of domains everything. The current one is <see cref="TlbGeometry.Zen5"/>, whose entries carry
/// identifiers: switches flush nothing, and no mapping is global.</para>
/// <para>Thread safety: one thread at a time.</para>
/// </remarks>
internal sealed class TlbModel : ITranslationInvalidator
{
    /// <summary>The number of the hypervisor's own address space.</summary>
    public const ushort Hypervisor = 0x7FF;

    private readonly TlbCore _old;
    private readonly TlbCore _current;
    private ushort _running;

    /// <summary>Makes both processors.</summary>
    /// <param name="superpages">Whether superpages, global mappings and a clustering allocator are used.</param>
    public TlbModel(bool superpages)
    {
        _old = new TlbCore(TlbGeometry.Pentium4, hasIdentifiers: false, superpages);
        _current = new TlbCore(TlbGeometry.Zen5, hasIdentifiers: true, superpages);
    }

    /// <summary>How many switches of domains there were.</summary>
    public long Switches { get; private set; }

    /// <summary>How many touches.</summary>
    public long Touches { get; private set; }

    /// <summary>Misses of the core of 2005.</summary>
    public long OldMisses => _old.Misses;

    /// <summary>Misses of the current core.</summary>
    public long CurrentMisses => _current.Misses;

    /// <summary>Begins to count anew; the entries stay.</summary>
    public void Reset()
    {
        Switches = Touches = 0;
        _old.Reset();
        _current.Reset();
    }

    /// <summary>A domain runs from now on.</summary>
    /// <param name="domain">Its number.</param>
    public void Enter(ushort domain)
    {
        if (_running != domain)
        {
            _running = domain;
            Switches++;
            _old.SwitchDomain();
            _current.SwitchDomain();
        }
    }

    /// <summary>Another process of the domain runs.</summary>
    public void SwitchProcess()
    {
        _old.SwitchProcess();
        _current.SwitchProcess();
    }

    /// <summary>A page is touched; the domain that runs, or the hypervisor beneath it, does so.</summary>
    /// <param name="domain">Whose page it is.</param>
    /// <param name="page">The page.</param>
    /// <param name="kind">By what it is mapped.</param>
    /// <param name="isWrite">Whether it is written.</param>
    public void Touch(ushort domain, ulong page, PageKind kind, bool isWrite)
    {
        Touches++;
        _old.Touch(domain, page, kind, isWrite);
        _current.Touch(domain, page, kind, isWrite);
    }

    /// <summary>A page is unmapped, or mapped otherwise: both processors forget it.</summary>
    /// <param name="domain">Whose address space it is meant in.</param>
    /// <param name="page">The page.</param>
    public void Forget(ushort domain, ulong page)
    {
        _old.Forget(domain, page);
        _current.Forget(domain, page);
    }

    /// <inheritdoc/>
    long ITranslationInvalidator.Invalidate(
        AddressSpaceId space,
        ReadOnlySpan<InvalidationRange> pages
    )
    {
        foreach (ref readonly var range in pages)
        {
            for (var page = 0L; page < range.Count; page++)
            {
                Forget(DomainOf(space), range.First.Value + (ulong)page);
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    long ITranslationInvalidator.InvalidateSpace(AddressSpaceId space)
    {
        _old.ForgetAll(DomainOf(space));
        _current.ForgetAll(DomainOf(space));
        return 0;
    }

    /// <inheritdoc/>
    long ITranslationInvalidator.InvalidateAll()
    {
        _old.ForgetAll(null);
        _current.ForgetAll(null);
        return 0;
    }

    /// <inheritdoc/>
    bool ITranslationInvalidator.IsComplete(long request) => true;

    // The registry numbers domains from 0 and their address spaces from 1, in the same order.
    private static ushort DomainOf(AddressSpaceId space) => (ushort)(space.Value - 1);
}
