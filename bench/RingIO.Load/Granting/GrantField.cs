// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Linux;
using RingIO.Load.Subjects;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Load.Granting;

/// <summary>Two domains, a frontend and a backend, each with a pool of messages, and where the pages of one appear for the other.</summary>
/// <remarks>Of one thread at a time; <see cref="WorkBeside"/> is another's.</remarks>
internal abstract class GrantField : IDisposable
{
    /// <summary>The first page of a domain's pool.</summary>
    public const int Pool = 0;

    /// <summary>The first of a domain's pages that messages are copied into, or the pages of messages exchanged for.</summary>
    public const int Places = GrantShape.PoolPages;

    /// <summary>The first of the frontend's pages that stay mapped.</summary>
    public const int Kept = Places + GrantShape.MostPages;

    /// <summary>How many frames each domain has.</summary>
    protected const int DomainPages = Kept + GrantShape.MostPages;

    /// <summary>Frames of the two tables, and some.</summary>
    protected const int TablePages = 256;

    private static readonly DomainId Tables = new(0x7FF2, 0);

    private FrameAllocator? _allocator;

    /// <summary>What rows call the pages of this machine: real ones where they can be had.</summary>
    public static string Kind => LinuxPlatform.IsSupported ? "mmap" : "modelled";

    /// <summary>All frames.</summary>
    public MachineMemory Machine { get; private set; } = null!;

    /// <summary>Who grants and offers.</summary>
    public GrantSide Frontend { get; private set; } = null!;

    /// <summary>Who maps, copies and gives.</summary>
    public GrantSide Backend { get; private set; } = null!;

    /// <summary>The frontend's grants of its pages, by page.</summary>
    public GrantRef[] References { get; private set; } = [];

    /// <summary>What stays mapped for the backend.</summary>
    public PersistentGrants Persistent { get; private set; } = null!;

    /// <summary>The first place at which the backend maps what it will unmap.</summary>
    public abstract ulong FirstPlace { get; }

    /// <summary>Makes the field of this machine.</summary>
    /// <returns>Real pages where they can be had.</returns>
    public static GrantField Create() =>
        LinuxPlatform.IsSupported ? new RealGrantField() : new ModelledGrantField();

    /// <summary>Where in this process the backend sees a mapped page.</summary>
    /// <param name="address">The page's address, as it was mapped.</param>
    /// <returns>Its first byte.</returns>
    public abstract nint AtBackend(ulong address);

    /// <summary>Where in this process the frontend sees one of its places or kept pages.</summary>
    /// <param name="page">The page, from <see cref="Places"/> on.</param>
    /// <returns>Its first byte.</returns>
    public abstract nint AtFrontend(int page);

    /// <summary>Lets the backend's processor forget what was unmapped, so that its places are free again; where the kernel maps, it has.</summary>
    public virtual void Forget() { }

    /// <summary>Takes places out of the frontend's sight, where they must not be in it while they are exchanged.</summary>
    /// <param name="count">How many, from the first on.</param>
    public abstract void Hide(int count);

    /// <summary>Shows places to the frontend: other frames are behind them than before.</summary>
    /// <param name="count">How many, from the first on.</param>
    public abstract void Show(int count);

    /// <summary>What a processor does that works for the same domains, and so must be told of each translation that is gone.</summary>
    /// <param name="loop">Its work.</param>
    /// <returns>0.</returns>
    public abstract ulong WorkBeside(BusyLoop loop);

    /// <summary>Brings back every frame that was exchanged, and the bytes of every page that was overwritten.</summary>
    /// <param name="areExchanged">Whether frames were, and not only bytes copied.</param>
    public void Restore(bool areExchanged)
    {
        if (areExchanged)
        {
            Hide(GrantShape.MostPages);
            BringBack();
            Show(GrantShape.MostPages);
            Fill(Backend, Pool, Places, onlyChanged: true);
        }

        Fill(Frontend, Places, Kept, onlyChanged: true);
    }

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _allocator?.Dispose();
        Machine?.Dispose();
    }

    /// <summary>Makes the domains.</summary>
    /// <param name="memory">All frames: those of the tables, the frontend's, the backend's.</param>
    /// <param name="mapper">Makes what maps for the backend, when the machine is there.</param>
    /// <param name="firstKept">Where the backend keeps mappings: twice as many pages as are kept.</param>
    protected void Build(
        IPageBacking memory,
        Func<FrameAllocator, IGrantMapper> mapper,
        ulong firstKept
    )
    {
        Machine = new(memory);
        _allocator = new(Machine, default, TablePages);
        var registry = new GrantRegistry();
        var source = new AllocatedFrames(_allocator, Tables, PlacementClass.General);
        Mfn first = new(TablePages);
        Frontend = new(Machine, registry, source, new(first, DomainPages), new(1, 0), null);
        Backend = new(
            Machine,
            registry,
            source,
            new(first.Plus(DomainPages), DomainPages),
            new(2, 0),
            mapper(_allocator)
        );
        References = Frontend.Grant(Backend, 0, DomainPages);
        Persistent = new(Backend.Calls, Backend.Table, firstKept, 2 * GrantShape.MostPages);
        Fill(Frontend, Pool, Kept, onlyChanged: false);
        Fill(Backend, Pool, Places, onlyChanged: false);
        Show(GrantShape.MostPages);
    }

    /// <summary>Maps what stays mapped: to be read, and to be written.</summary>
    protected void Keep()
    {
        foreach (var isWritable in (ReadOnlySpan<bool>)[false, true])
        {
            for (var page = Kept; page < DomainPages; page++)
            {
                var number = Frontend.Id.Number;
                GrantSide.Require(Persistent.Get(number, References[page], isWritable, out _));
            }
        }
    }

    // Who has which frame; each is with one of the two.
    private void BringBack()
    {
        var (front, back) = (Frontend.Numbers, Backend.Numbers);
        var strays = new Dictionary<Mfn, int>();
        for (var page = Pool; page < Places; page++)
        {
            strays.Add(back[page], page);
        }

        // As many of the frontend's own are with the backend as the other way round; which goes for which is all the same.
        var place = Places;
        foreach (
            var own in Enumerable.Range(Places, Kept - Places).Select(p => front.First.Plus(p))
        )
        {
            if (!strays.TryGetValue(own, out var stray))
            {
                continue;
            }

            while (front[place].Value - front.First.Value < DomainPages)
            {
                place++;
            }

            if (!Machine.TryExchange(front[place], Frontend.Id, own, Backend.Id))
            {
                throw new InvalidOperationException("A frame that was exchanged is in use.");
            }

            (front[place], back[stray]) = (own, front[place]);
        }

        // Each side has its own again, if in another order.
        for (var page = 0; page < DomainPages; page++)
        {
            (front[page], back[page]) = (front.First.Plus(page), back.First.Plus(page));
        }
    }

    // All words of a domain's page f are f + 1.
    private void Fill(GrantSide side, int first, int end, bool onlyChanged)
    {
        for (var page = first; page < end; page++)
        {
            var words = PageBytes.Words(Machine.AddressOf(side.Numbers[page]), GrantShape.PageSize);
            if (!onlyChanged || words[0] != (ulong)page + 1)
            {
                words.Fill((ulong)page + 1);
            }
        }
    }
}
