// SPDX-License-Identifier: MIT

using RingIO.Linux;

namespace RingIO.Load.Chasing;

/// <summary>The chains of all working sets in pages of one size.</summary>
/// <remarks>Kept until the process ends; so are pages that the kernel's pool lent for it.</remarks>
internal sealed class ChaseField
{
    /// <summary>The working sets, in bytes.</summary>
    public static readonly IReadOnlyList<long> WorkingSets =
    [
        .. Enumerable.Range(16, 15).Select(power => 1L << power),
    ];

    // Small working sets stand side by side behind the largest; the others share its lines, each with a word of its own.
    private const long Small = 32L << 20;
    private const long Largest = 1L << 30;
    private const long HugePage = 2L << 20;

    private readonly ChaseMemory? _memory;
    private readonly Dictionary<long, ChaseChain> _chains = [];

    private ChaseField(ChaseMemory? memory, string? absent)
    {
        _memory = memory;
        Absent = absent;
    }

    /// <summary>Why there is no such memory, or null.</summary>
    public string? Absent { get; }

    /// <summary>What pages it is in, in words.</summary>
    public string Pages => _memory?.Pages ?? "other pages";

    /// <summary>Gets the memory and lays the chains: some seconds.</summary>
    /// <param name="pages">In which pages.</param>
    /// <returns>The field.</returns>
    public static ChaseField Create(MemfdPages pages)
    {
        var bytes =
            Largest + WorkingSets.Where(set => set <= Small).Sum(set => Math.Max(set, HugePage));
        if (pages == MemfdPages.Huge2M)
        {
            HugePageLoan.Take(bytes / HugePage);
        }

        // Needed only while pages come: all of them do at once.
        using var setting =
            pages == MemfdPages.TransparentHuge ? KernelSetting.TransparentHugePages() : null;
        var field = new ChaseField(ChaseMemory.TryCreate(bytes, pages, out var absent), absent);
        field.Lay();
        return field;
    }

    /// <summary>The chain of a working set.</summary>
    /// <param name="bytes">One of <see cref="WorkingSets"/>.</param>
    /// <returns>The chain.</returns>
    public ChaseChain this[long bytes] => _chains[bytes];

    private void Lay()
    {
        if (_memory is null)
        {
            return;
        }

        var (next, word) = (Largest, 0);
        foreach (var set in WorkingSets)
        {
            var offset = set <= Small ? next : 0;
            var start = _memory.Lay(offset, set, set <= Small ? 0 : word++);
            _chains[set] = new(_memory.Address + (nint)offset, start, set, _memory.PageSize);
            next += set <= Small ? Math.Max(set, HugePage) : 0;
        }
    }
}
