// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Peer;

/// <summary>Grants with real pages: two domains, a memfd for each, one for the tables, and a window in which the second maps.</summary>
public sealed class WindowWorld : IDisposable
{
    /// <summary>How many pages each domain has.</summary>
    public const int Pages = 16;

    private static readonly DomainId First = new(1, 0);
    private static readonly DomainId Second = new(2, 0);
    private static readonly DomainId Tables = new(0x7FF2, 0);

    private readonly MemfdBacking _tables = MemfdBacking.Create(new() { Length = 4 * 4096 });
    private readonly GrantableMemory _memory = new((3 * Pages) + 4);
    private readonly MachineMemory _machine;
    private readonly FrameAllocator _allocator;
    private readonly GrantTable _tableTwo;
    private readonly ulong _firstFrame;

    /// <summary>Makes the machine.</summary>
    /// <param name="one">The first domain's pages; disposed of with this.</param>
    /// <param name="two">The second's; likewise.</param>
    /// <param name="more">More of the first one's, numbered behind; likewise.</param>
    public WindowWorld(MemfdBacking one, MemfdBacking two, MemfdBacking? more = null)
    {
        (One, Two, More) = (one, two, more);
        var tables = _memory.Add(_tables);
        _firstFrame = _memory.Add(One).Value;
        if (more is not null)
        {
            _memory.Add(more);
        }

        var second = _memory.Add(Two);
        _machine = new(_memory.Backing);
        _machine.Give(new(_firstFrame), more is null ? Pages : 2 * Pages, First);
        _machine.Give(second, Pages, Second);
        Window = new(Pages);
        Mapper = new(Window, _memory);
        _allocator = new(_machine, tables, 4);
        var source = new AllocatedFrames(_allocator, Tables, PlacementClass.General);
        TableOne = new(
            new()
            {
                Domain = First,
                Memory = _machine,
                Source = source,
            }
        );
        _tableTwo = new(
            new()
            {
                Domain = Second,
                Memory = _machine,
                Source = source,
                Mapper = Mapper,
            }
        );
        var registry = new GrantRegistry();
        registry.Add(TableOne);
        registry.Add(_tableTwo);
        Calls = new(_machine, registry, _tableTwo);
        var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 1 };
        new GrantHypercalls(_machine, registry, TableOne).SetupTable(ref setup, default);
        Guest = new(_machine, TableOne);
    }

    /// <summary>The first domain's pages.</summary>
    public MemfdBacking One { get; }

    /// <summary>More pages of the first domain, if it has some.</summary>
    public MemfdBacking? More { get; }

    /// <summary>The second domain's pages.</summary>
    public MemfdBacking Two { get; }

    /// <summary>Where the second domain maps.</summary>
    public PageWindow Window { get; }

    /// <summary>Maps there.</summary>
    public WindowGrantMapper Mapper { get; }

    /// <summary>The first domain's table.</summary>
    public GrantTable TableOne { get; }

    /// <summary>The first domain's side of it.</summary>
    public GuestGrants Guest { get; }

    /// <summary>The second domain's operations.</summary>
    public GrantHypercalls Calls { get; }

    /// <summary>What maps one of the first domain's pages, below its grant.</summary>
    public GrantMapping Mapping(int page, int at) =>
        new(Mapper.AddressOf(at), First, new(_firstFrame + (ulong)page), IsWritable: true);

    /// <summary>Grants one of the first domain's pages.</summary>
    public GrantRef Grant(int page, bool isReadOnly)
    {
        return Guest.TryGrant(
            Second.Number,
            new(_firstFrame + (ulong)page),
            isReadOnly,
            out var reference
        )
            ? reference
            : throw new InvalidOperationException("The table is full.");
    }

    /// <summary>What maps a grant at a page of the window.</summary>
    public GnttabMapGrantRef Operation(GrantRef reference, int at, GrantMapBits bits = 0) =>
        new()
        {
            Domain = First.Number,
            Reference = reference.Value,
            HostAddress = Mapper.AddressOf(at),
            Flags = GrantMapBits.HostMap | bits,
        };

    /// <summary>Maps a grant at a page of the window.</summary>
    public GnttabMapGrantRef Map(GrantRef reference, int at, GrantMapBits bits = 0)
    {
        GnttabMapGrantRef[] batch = [Operation(reference, at, bits)];
        Calls.Map(batch);
        return batch[0];
    }

    /// <summary>Unmaps a page of the window.</summary>
    public GrantStatus Unmap(uint handle, int at)
    {
        GnttabUnmapGrantRef[] batch =
        [
            new() { Handle = handle, HostAddress = Mapper.AddressOf(at) },
        ];
        Calls.Unmap(batch);
        return batch[0].Status;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Window.Dispose();
        _allocator.Dispose();
        _machine.Dispose();
        _memory.Dispose();
        One.Dispose();
        More?.Dispose();
        Two.Dispose();
        _tables.Dispose();
    }
}
