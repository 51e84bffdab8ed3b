// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Load.Superpages;

/// <summary>
/// What a paravirtual guest does with its memory, for as long as one likes: blocks of mixed sizes come and go while the load
/// swells and ebbs, page tables, I/O buffers and granted pages are mapped one by one, each received packet exchanges a page
/// with the driver domain, and a balloon inflates and deflates.
/// </summary>
/// <remarks>Deterministic by its seed; one thread. The frames' contents are touched by nobody.</remarks>
internal sealed class PlacementWorkload : IDisposable
{
    private const int GuestFrames = 1 << 20;
    private const int DriverFrames = 1 << 14;
    private const int DriverBuffers = 512;
    private const int MostBalloonStep = 1024;
    private const int MostBallooned = GuestFrames / 20;

    // One period of the load, in operations.
    private const double Tide = 40_000;

    private static readonly DomainId Guest = new(1, 0);
    private static readonly DomainId Driver = new(0, 0);

    // How many frames are mapped one by one at most: 0.4 % of the memory, as page tables and rings of a busy guest need.
    private static readonly (PlacementClass Class, int Most)[] Singles =
    [
        (PlacementClass.PageTable, 2048),
        (PlacementClass.IoBuffer, 1024),
        (PlacementClass.Granted, 512),
    ];

    // Most of a kernel's allocations are small, most of its memory is in large ones.
    private static readonly int[] Orders =
    [
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        1,
        2,
        2,
        3,
        3,
        4,
        5,
        6,
        8,
        9,
    ];

    private readonly MachineMemory _machine;
    private readonly FrameAllocator _guest;
    private readonly FrameAllocator _driver;
    private readonly FrameCache[] _cpus;
    private readonly List<(Mfn First, int Order)> _blocks = [];
    private readonly List<Mfn>[] _singles =
    [
        [],
        [],
        [],
    ];
    private readonly List<Mfn> _driverBuffers = [];
    private readonly Mfn[] _some = new Mfn[MostBalloonStep];
    private int _inBalloon;
    private long _used;
    private ulong _random;

    /// <summary>A guest of 4 GiB and a driver domain of 64 MiB, both empty.</summary>
    /// <param name="policy">How both place their frames.</param>
    /// <param name="seed">The same seed, the same operations.</param>
    public PlacementWorkload(PlacementPolicy policy, ulong seed)
    {
        _random = seed;
        _machine = new(
            new ForeignBacking(
                1 << 30,
                (GuestFrames + DriverFrames) * PageSize.Size4K.Bytes,
                PageSize.Size4K
            )
        );
        var options = new FrameAllocatorOptions { Policy = policy };
        _guest = new(_machine, new(0), GuestFrames, options);
        _driver = new(_machine, new(GuestFrames), DriverFrames, options);
        _cpus = [_guest.OpenCache(new(0)), _guest.OpenCache(new(1))];
        var buffers = new Mfn[DriverBuffers];
        _driver.Allocate(Driver, PlacementClass.IoBuffer, buffers);
        _driverBuffers.AddRange(buffers);
    }

    /// <summary>How many operations were done.</summary>
    public long Operations { get; private set; }

    /// <summary>How often a page was exchanged with the driver domain.</summary>
    public long Flips { get; private set; }

    /// <summary>How many frames went into the balloon in all.</summary>
    public long Ballooned { get; private set; }

    /// <summary>How many requests found no memory.</summary>
    public long Refusals { get; private set; }

    /// <summary>The guest's superpage coverage.</summary>
    public SuperpageCoverage Coverage => _guest.Coverage();

    /// <summary>Which part of the guest's free memory is of no use to a superpage.</summary>
    public double Fragmentation => _guest.ExternalFragmentation(_guest.Superpage.Order);

    /// <summary>Where the guest's frames are.</summary>
    public FrameAccount Account => _guest.Account;

    /// <summary>How many of the guest's frames the workload holds; what <see cref="Account"/> must say too.</summary>
    public long Held => _used + _singles.Sum(s => s.Count);

    /// <summary>Does some operations.</summary>
    /// <param name="operations">How many.</param>
    public void Run(long operations)
    {
        for (var i = 0L; i < operations; i++)
        {
            Operations++;
            switch (Next(1000))
            {
                case < 450:
                    Block();
                    break;
                case < 650:
                    Single(0);
                    break;
                case < 800:
                    Single(1);
                    break;
                case < 900:
                    Single(2);
                    break;
                case < 998:
                    Flip();
                    break;
                default:
                    Balloon();
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_cpus, cpu => cpu.Dispose());
        _guest.Dispose();
        _driver.Dispose();
        _machine.Dispose();
    }

    private FrameCache Cpu => _cpus[Next(_cpus.Length)];

    // Between 55 and 85 % of what the guest has is in use.
    private bool IsRising =>
        _used < Account.Total * (0.70 + (0.15 * Math.Sin(Operations * (2 * Math.PI / Tide))));

    private void Block()
    {
        // A little of the other way, too: old blocks do not live for ever.
        if (IsRising != (Next(5) == 0))
        {
            var order = Orders[Next(Orders.Length)];
            Mfn first;
            var found =
                order == 0
                    ? Cpu.TryAllocate(Guest, PlacementClass.General, out first)
                    : _guest.TryAllocate(Guest, new(order), PlacementClass.General, out first);
            if (found)
            {
                _blocks.Add((first, order));
                _used += 1L << order;
            }
            else
            {
                Refusals++;
            }
        }
        else if (_blocks.Count != 0)
        {
            var (first, order) = Take(_blocks);
            _used -= 1L << order;
            if (order == 0)
            {
                Cpu.Free(first, Guest);
            }
            else
            {
                _guest.Free(first, new PageOrder(order), Guest);
            }
        }
    }

    private void Single(int kind)
    {
        var held = _singles[kind];
        var (placement, most) = Singles[kind];
        // Around half of the most, by a slow random walk between none and all.
        if (Next(most) >= held.Count)
        {
            if (Cpu.TryAllocate(Guest, placement, out var frame))
            {
                held.Add(frame);
            }
            else
            {
                Refusals++;
            }
        }
        else
        {
            Cpu.Free(Take(held), Guest);
        }
    }

    // A received packet: the page that holds it against one that the guest offers.
    private void Flip()
    {
        var offered = _singles[1];
        if (offered.Count == 0)
        {
            return;
        }

        var (mine, its) = (Next(offered.Count), Next(_driverBuffers.Count));
        if (!_machine.TryExchange(offered[mine], Guest, _driverBuffers[its], Driver))
        {
            throw new InvalidOperationException(
                "A page that nobody refers to did not change hands."
            );
        }

        (offered[mine], _driverBuffers[its]) = (_driverBuffers[its], offered[mine]);
        Flips++;
        // The driver domain uses its pages for other things in between.
        if (Next(2) == 0)
        {
            _driver.Free(_driverBuffers[its], new PageOrder(0), Driver);
            _driver.TryAllocate(Driver, new(0), PlacementClass.IoBuffer, out var other);
            _driverBuffers[its] = other;
        }
    }

    private void Balloon()
    {
        var count = 1 + Next(MostBalloonStep);
        if (Next(MostBallooned) >= _inBalloon)
        {
            var taken = _guest.Withdraw(_some.AsSpan(0, count));
            _inBalloon += taken;
            Ballooned += taken;
            return;
        }

        _inBalloon -= _guest.Restore(count);
    }

    private T Take<T>(List<T> from)
    {
        var at = Next(from.Count);
        var taken = from[at];
        from[at] = from[^1];
        from.RemoveAt(from.Count - 1);
        return taken;
    }

    // SplitMix64: Steele, Lea, Flood, OOPSLA 2014.
    private int Next(int below)
    {
        var z = _random += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)(((z ^ (z >> 31)) >> 32) * (ulong)below >> 32);
    }
}
