// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>A TLB without limits before an <see cref="Mmu"/>: it keeps what hardware may keep, and forgets only what it must.</summary>
internal sealed class ToyTlb : ILocalTranslations
{
    private readonly Dictionary<(Vfn Page, ushort Space), PageTranslation> _entries = [];

    public int Hits { get; private set; }

    public int Count => _entries.Count;

    public Mfn? Read(Mmu mmu, ulong page)
    {
        var at = new Vfn(page);
        var key = _entries.Keys.Where(key => key.Page == at && Matches(key, mmu)).ToList();
        if (key.Count > 0)
        {
            Hits++;
            return _entries[key[0]].Frame;
        }

        if (!mmu.TryTranslate(GuestVirtualAddress.Of(at), PageAccess.Read, 0, out var to, out _))
        {
            return null;
        }

        _entries[(at, mmu.Id.Value)] = to;
        return to.Frame;
    }

    public void Flush(AddressSpaceId space) =>
        Drop(key => key.Space == space.Value && !IsGlobal(key));

    public void FlushAll() => Drop(_ => true);

    private void Drop(Func<(Vfn, ushort Space), bool> which)
    {
        foreach (var key in _entries.Keys.Where(which).ToList())
        {
            _entries.Remove(key);
        }
    }

    private bool Matches((Vfn, ushort Space) key, Mmu mmu) =>
        key.Space == mmu.Id.Value || IsGlobal(key);

    private bool IsGlobal((Vfn, ushort) key) => _entries[key].Flags.HasFlag(PageFlags.Global);
}
