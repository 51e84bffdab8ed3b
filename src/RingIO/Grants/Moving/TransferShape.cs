// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What is to be moved, as far as it decides how.</summary>
/// <param name="Bytes">How many bytes each payload has, at least 1.</param>
/// <param name="Batch">How many move at once, at least 1.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct TransferShape(int Bytes, int Batch)
{
    private const int ReadInPlace = 1;
    private const int Flip = 2;
    private const int Persist = 4;

    // Together in one word: shapes are compared at each choice.
    private readonly int _possible;

    /// <summary>How many first bytes the receiver needs now; 0 if it needs all.</summary>
    public int HeaderBytes { get; init; }

    /// <summary>Whether the receiver only reads it where it is, so that mapping spares the copy.</summary>
    public bool IsReadInPlace
    {
        get => (_possible & ReadInPlace) != 0;
        init => _possible = With(ReadInPlace, value);
    }

    /// <summary>Whether the receiver has offered empty pages for whole ones.</summary>
    public bool CanFlip
    {
        get => (_possible & Flip) != 0;
        init => _possible = With(Flip, value);
    }

    /// <summary>Whether the granter leaves its pages mapped.</summary>
    public bool CanPersist
    {
        get => (_possible & Persist) != 0;
        init => _possible = With(Persist, value);
    }

    /// <summary>How many pages a payload has.</summary>
    public int Pages => (Bytes + 4095) / 4096;

    /// <summary>Whether a method can do it.</summary>
    /// <param name="method">The method.</param>
    /// <returns>Whether it can.</returns>
    public bool Allows(TransferMethod method) =>
        method switch
        {
            TransferMethod.Copy => true,
            TransferMethod.Map => IsReadInPlace,
            TransferMethod.Flip => CanFlip && Bytes % 4096 == 0,
            TransferMethod.Persistent => CanPersist,
            TransferMethod.HeaderOnly => HeaderBytes > 0 && HeaderBytes < Bytes,
            _ => false,
        };

    private int With(int bit, bool value) => value ? _possible | bit : _possible & ~bit;
}
