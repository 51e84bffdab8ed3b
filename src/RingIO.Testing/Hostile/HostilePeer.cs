// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Memory;
using RingIO.Testing.Engine;

namespace RingIO.Testing.Hostile;

/// <summary>
/// A malicious domain that shares memory with a victim: it writes any value into any word it can reach, at any moment.
/// The victim must neither throw, nor loop without end, nor touch a byte outside the memory.
/// </summary>
/// <remarks>
/// <para><see cref="Attack"/> drives a victim of any kind. One that is a core over <see cref="HostileOrder"/> is attacked
/// between any two of its accesses, its loops are cut and its addresses checked; any other is attacked between its steps
/// and where it calls <see cref="Moment"/>. For other uses, a peer of your own writes with each <see cref="Step"/>.</para>
/// <para>Blind: reads outside the memory that do not go over <see cref="HostileOrder"/>, loops without end that make no
/// access over it (call <see cref="Moment"/> in them), writes further outside than the guards of 4096 bytes (they may end
/// the process), and reorderings by the processor: attacks run on one thread.</para>
/// <para>Threading: a peer is used by one thread at a time. Ownership: it holds no lease on the region.</para>
/// <example>
/// Attacking a backend of your own, which reads <c>index</c> at offset 0 and items from offset 64 on:
/// <code>
/// var target = new HostileTarget("my ring", 128, (region, first) =>
/// {
///     var ring = new MyRing&lt;HostileOrder&gt;(region);
///     return new HostileVictim
///     {
///         Words = [new("index", 0, 8, PeerWordKind.Index), .. PeerWords.Bytes("items", 64, 64)],
///         Steps = [new("TryRead", () => ring.TryRead(out _))],
///         HasClosed = () => ring.IsFaulted,
///         Capacity = 8,
///     };
/// });
/// Console.WriteLine(HostilePeer.Attack(target));
/// </code>
/// </example>
/// </remarks>
public sealed class HostilePeer
{
    private readonly PageRegion _region;
    private readonly IReadOnlyList<PeerWord> _words;
    private readonly int[][] _byKind;
    private readonly ulong _capacity;
    private readonly Random _random;

    /// <summary>Makes a peer that writes only when it is told to.</summary>
    /// <param name="region">The shared memory.</param>
    /// <param name="words">What it may write.</param>
    /// <param name="capacity">How many slots there are, or 0.</param>
    /// <param name="seed">Where its random numbers begin.</param>
    /// <exception cref="ArgumentException">There is no word, or one is not inside the region, or has an odd width.</exception>
    public HostilePeer(PageRegion region, IReadOnlyList<PeerWord> words, ulong capacity, int seed)
        : this(region, words, capacity, new Random(seed)) { }

    internal HostilePeer(
        PageRegion region,
        IReadOnlyList<PeerWord> words,
        ulong capacity,
        Random random
    )
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Count == 0)
        {
            throw new ArgumentException("A peer that may write no word is no peer.", nameof(words));
        }

        foreach (var word in words)
        {
            if (
                word.Bytes is not (1 or 2 or 4 or 8)
                || word.Offset < 0
                || word.Offset > region.Length - word.Bytes
            )
            {
                throw new ArgumentException(
                    $"{word.Name}, {word.Bytes} bytes at {word.Offset}, is no word of 1, 2, 4 or 8 bytes inside a region of {region.Length}.",
                    nameof(words)
                );
            }
        }

        _region = region;
        _words = words;
        _capacity = capacity;
        _random = random;
        _byKind =
        [
            .. Enumerable
                .Range(0, words.Count)
                .GroupBy(word => words[word].Kind)
                .OrderBy(kind => kind.Key)
                .Select(kind => kind.ToArray()),
        ];
    }

    /// <summary>Attacks a victim, round by round.</summary>
    /// <param name="target">The victim.</param>
    /// <param name="options">How; the defaults if null.</param>
    /// <returns>What was done, if the victim kept its promises.</returns>
    /// <exception cref="HostileFailureException">It broke one; the smallest script found is told.</exception>
    /// <exception cref="ArgumentException">The target's words are not inside its memory, or it has no step.</exception>
    public static HostileReport Attack(HostileTarget target, HostileOptions? options = null) =>
        HostileAttack.Run(target, options ?? new());

    /// <summary>Runs one script against a victim.</summary>
    /// <param name="target">The victim.</param>
    /// <param name="script">What a failure gave.</param>
    /// <param name="options">As in <see cref="Attack"/>; seeds and rounds do not matter.</param>
    /// <returns>What was done, if the victim keeps its promises.</returns>
    /// <exception cref="HostileFailureException">It breaks one.</exception>
    /// <exception cref="ArgumentException">The script names a step or a word that the victim has not.</exception>
    public static HostileReport Replay(
        HostileTarget target,
        HostileScript script,
        HostileOptions? options = null
    ) => HostileAttack.Replay(target, script, options ?? new());

    /// <summary>
    /// A moment at which the peer of the attack on this thread may write; does nothing without one. For victims whose
    /// accesses do not go over <see cref="HostileOrder"/>: call it between two reads of shared memory, and in loops.
    /// </summary>
    public static void Moment() => HostileRun.Current?.Approach(0, 0);

    /// <summary>Writes a word of its choice: first a kind, then a word of it, then a value that suits the kind.</summary>
    /// <returns>What was written.</returns>
    public HostileWrite Step()
    {
        var write = Choose(0);
        Write(write);
        return write;
    }

    internal HostileWrite Choose(int access)
    {
        var kind = _byKind[_random.Next(_byKind.Length)];
        // The first words of a kind lead more often than the last: of many entries, most are empty.
        var word = kind[Math.Min(_random.Next(kind.Length), _random.Next(kind.Length))];
        var value = HostileValues.Choose(_random, _words[word].Kind, Read(word), _capacity);
        var bits = _words[word].Bytes * 8;
        return new(access, word, bits == 64 ? value : value & ((1UL << bits) - 1));
    }

    internal ulong Read(int word)
    {
        var bytes = BytesOf(word);
        return bytes.Length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    internal void Write(HostileWrite write)
    {
        var bytes = BytesOf(write.Word);
        switch (bytes.Length)
        {
            case 1:
                bytes[0] = (byte)write.Value;
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)write.Value);
                break;
            case 4:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)write.Value);
                break;
            default:
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, write.Value);
                break;
        }
    }

    private Span<byte> BytesOf(int word) =>
        RawMemory.Bytes(_region.Address + (nint)_words[word].Offset, _words[word].Bytes);
}
