// SPDX-License-Identifier: MIT

using System.Numerics;
using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>The private memory of a domain's FIFO queues: where its words lie.</summary>
/// <remarks>A view: it owns nothing. Guest and hypervisor have one each. Thread safety: as the core on top provides.</remarks>
public readonly struct FifoMemory
{
    private const int PagesOffset = 128;
    private const int CpusOffset = PagesOffset + (FifoLayout.MaxPages * sizeof(ulong));
    private const int CpuBytes = 128;

    private readonly Slots<FifoDomainWords> _domain;
    private readonly Slots<ulong> _pages;
    private readonly Slots<FifoCpuWords> _cpus;

    /// <summary>Views zeroed memory.</summary>
    /// <param name="address">The first byte; a multiple of 8. <see cref="BytesFor"/> tells how many there must be.</param>
    /// <param name="cpus">How many virtual CPUs, 1 to <see cref="SharedInfoLayout.MaxVcpus"/>.</param>
    public FifoMemory(nint address, int cpus)
    {
        _domain = new(address, 1);
        _pages = new(address + PagesOffset, FifoLayout.MaxPages);
        _cpus = new(address + CpusOffset, Rounded(cpus));
    }

    /// <summary>The domain's words.</summary>
    public ref FifoDomainWords Domain => ref _domain.First;

    /// <summary>How many bytes are needed.</summary>
    /// <param name="cpus">How many virtual CPUs.</param>
    /// <returns>Bytes.</returns>
    public static int BytesFor(int cpus) => CpusOffset + (Rounded(cpus) * CpuBytes);

    /// <summary>The address of a page of event words.</summary>
    /// <param name="page">Its number; the low 7 bits choose it.</param>
    public ref ulong Page(uint page) => ref _pages[page];

    /// <summary>A virtual CPU's words.</summary>
    /// <param name="cpu">The CPU.</param>
    public ref FifoCpuWords Cpu(int cpu) => ref _cpus[(uint)cpu];

    /// <summary>The last port of a queue.</summary>
    /// <param name="place">Virtual CPU x 16 + priority.</param>
    public ref uint Tail(uint place) =>
        ref _cpus.HalfWord(place / FifoLayout.Priorities, 2 + (int)(place % FifoLayout.Priorities));

    /// <summary>An event's word, in the guest's memory.</summary>
    /// <param name="page">The address of its page, not 0.</param>
    /// <param name="port">The port.</param>
    public static ref uint Word(ulong page, uint port) =>
        ref new Slots<uint>((nint)page, FifoLayout.WordsPerPage)[port];

    private static int Rounded(int cpus) => (int)BitOperations.RoundUpToPowerOf2((uint)cpus);
}
