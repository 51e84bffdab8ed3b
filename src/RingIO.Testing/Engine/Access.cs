// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>One call of the memory order by a thread, done or about to be done.</summary>
/// <param name="Kind">What.</param>
/// <param name="Address">Where; 0 for fences and hints.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="Value">The operand.</param>
/// <param name="Comparand">The comparand of a compare-exchange.</param>
/// <param name="Edge">The number that names it.</param>
/// <param name="Unfenced">An interlocked operation that a mutation has weakened.</param>
internal readonly record struct Access(
    AccessKind Kind,
    nint Address,
    int Size,
    ulong Value,
    ulong Comparand,
    int Edge,
    bool Unfenced = false
)
{
    public bool IsLoad => Kind is AccessKind.Load or AccessKind.LoadAcquire;

    public bool IsStore => Kind is AccessKind.Store or AccessKind.StoreRelease;

    public bool IsInterlocked => Kind is >= AccessKind.CompareExchange and <= AccessKind.Or;

    public bool IsPayload => Kind >= AccessKind.OpenRead;

    public bool IsPayloadWrite => Kind is AccessKind.OpenWrite or AccessKind.CloseWrite;

    private bool IsFence => Kind == AccessKind.FullFence || (IsInterlocked && !Unfenced);

    /// <summary>
    /// Whether the order of two steps of different threads matters. That of a load never does: it names the store
    /// that it reads, and a later store takes nothing away from it.
    /// </summary>
    public static bool Depend(in Access one, in Access other) =>
        (one.IsFence && other.IsFence)
        || (
            one.Address == other.Address
            && (one.IsStore || one.IsInterlocked)
            && (other.IsStore || other.IsInterlocked)
        );

    /// <summary>The access without its order.</summary>
    public Access Weaken() =>
        Kind switch
        {
            AccessKind.LoadAcquire => this with { Kind = AccessKind.Load },
            AccessKind.StoreRelease => this with { Kind = AccessKind.Store },
            _ => this with { Unfenced = IsInterlocked },
        };

    /// <summary>What an interlocked operation leaves in a word, and whether it writes at all.</summary>
    public (ulong Value, bool Writes) Update(ulong seen) =>
        Kind switch
        {
            AccessKind.CompareExchange => (Value, seen == Comparand),
            AccessKind.Exchange => (Value, true),
            AccessKind.Add => (Truncate(seen + Value), true),
            AccessKind.And => (seen & Value, true),
            AccessKind.Or => (seen | Value, true),
            _ => (Value, true),
        };

    private ulong Truncate(ulong value) =>
        Size == sizeof(ulong) ? value : value & ((1UL << (Size * 8)) - 1);
}
