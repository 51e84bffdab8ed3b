// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Translation;

/// <summary>What a kernel touches for a frame beside the frame itself: data structures of Linux's network stack, each in a page of its own.</summary>
/// <remarks>
/// <para>Each kind of object comes from a slab of its own, so no two kinds share a page; a long-lived one stays in its page, a short-lived one
/// (packet heads and their shared information) is taken from slabs that go round. The counts are those of the structures that Linux 2.6's
/// tcp_sendmsg to hard_start_xmit, netif_rx to tcp_rcv_established, its bridge and Xen's netback dereference; nobody measured them here.</para>
/// <para>Code is not counted: the model is of the data side. Thread safety: one thread at a time.</para>
/// </remarks>
internal sealed class WorkingSet
{
    /// <summary>How many pages short-lived objects go round in: a slab's worth for a window of frames.</summary>
    public const int RoundPages = 8;

    /// <summary>
    /// The stack that sends and receives: kernel stack, per-CPU data, task, socket, route, neighbour, network device, queue discipline,
    /// driver's private data, driver's descriptors, page descriptors.
    /// </summary>
    public const int StackPages = 11;

    /// <summary>
    /// The driver domain's path: kernel stack, per-CPU data, interface of the backend, its pending requests, its array of grant operations, bridge,
    /// bridge's hash, two network devices, card's private data, card's two pages of descriptors.
    /// </summary>
    public const int BridgePages = 12;

    /// <summary>
    /// The hypervisor's for an operation on a grant: stack, both domains, handles, frame table; what goes round is the granter's
    /// entries and the hypervisor's own of them.
    /// </summary>
    public const int GrantPages = 5;

    /// <summary>Its for a page that is mapped, unmapped or exchanged, besides: the table from machine to guest frames; what goes round is page tables.</summary>
    public const int RemapPages = 1;

    // How many share an area of a superpage's size.
    private const int StructuresAnArea = 4;

    private const ulong FirstPage = 1UL << 24;

    private readonly TlbModel _model;
    private readonly ushort _domain;
    private readonly int _pages;
    private readonly ulong _first;
    private ulong _frames;

    /// <summary>Makes a working set.</summary>
    /// <param name="model">What hears of touches.</param>
    /// <param name="domain">Whose it is.</param>
    /// <param name="pages">How many long-lived structures.</param>
    /// <param name="place">Which of the domain's working sets.</param>
    public WorkingSet(TlbModel model, ushort domain, int pages, int place = 0)
    {
        _model = model;
        _domain = domain;
        _pages = pages;
        // Slabs lie all over a domain's memory.
        _first = FirstPage + ((ulong)place << 20);
    }

    /// <summary>A frame is worked on.</summary>
    public void Work()
    {
        for (var index = 0; index < _pages; index++)
        {
            _model.Touch(_domain, PlaceOf(index), PageKind.Kernel, isWrite: index % 2 == 0);
        }

        var round = (int)(_frames++ % RoundPages);
        _model.Touch(_domain, PlaceOf(_pages + round), PageKind.Kernel, isWrite: true);
        _model.Touch(_domain, PlaceOf(_pages + RoundPages + round), PageKind.Kernel, isWrite: true);
    }

    // No two at the same place in their areas, or they would meet in the same set of a TLB.
    private ulong PlaceOf(int index) =>
        _first
        + ((ulong)(index / StructuresAnArea) << 9)
        + ((_first >> 12) + ((ulong)index * 101)) % 512;
}
