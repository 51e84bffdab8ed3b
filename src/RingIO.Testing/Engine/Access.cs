// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>One call of the memory order by a thread.</summary>
/// <param name="Kind">What.</param>
/// <param name="Address">Where; 0 for fences and hints.</param>
/// <param name="Size">How many bytes.</param>
/// <param name="Value">The operand.</param>
/// <param name="Comparand">The comparand of a compare-exchange.</param>
/// <param name="Edge">The number that names it.</param>
/// <param name="IsWeakened">A mutation has taken its order away.</param>
internal readonly record struct Access(
    AccessKind Kind,
    nint Address,
    int Size,
    ulong Value,
    ulong Comparand,
    int Edge,
    bool IsWeakened = false
)
{
    public bool IsLoad => Kind is AccessKind.Load or AccessKind.LoadAcquire;

    public bool IsStore => Kind is AccessKind.Store or AccessKind.StoreRelease;

    public bool IsUpdate => Kind is >= AccessKind.CompareExchange and <= AccessKind.Or;

    public bool IsPayload => Kind >= AccessKind.OpenRead;

    public bool IsPayloadWrite => Kind is AccessKind.OpenWrite or AccessKind.CloseWrite;

    public bool IsOpen => Kind is AccessKind.OpenRead or AccessKind.OpenWrite;

    /// <summary>The access without its order.</summary>
    public Access Weaken() =>
        this with
        {
            Kind = Kind switch
            {
                AccessKind.LoadAcquire => AccessKind.Load,
                AccessKind.StoreRelease => AccessKind.Store,
                _ => Kind,
            },
            IsWeakened = true,
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
