// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>
/// Event channels of both kinds. A guest writes anything into any word that it shares, between any two accesses of the hypervisor; and
/// the other way round.
/// </summary>
public static class EventVictims
{
    private const int Page = 4096;
    private const int Vcpus = 2;
    private static readonly uint[] Ports = [1, 2, 63, 64, 1023];

    /// <summary>The 2-level kind, the hypervisor's side.</summary>
    public static HostileTarget TwoLevelHypervisor { get; } =
        new("2-level hypervisor", Page, (region, _) => TwoLevel(region));

    /// <summary>The 2-level kind, the guest's side.</summary>
    public static HostileTarget TwoLevelGuest { get; } =
        new("2-level guest", Page, (region, _) => GuestOfTwoLevel(region));

    /// <summary>The FIFO kind, the hypervisor's side.</summary>
    public static HostileTarget FifoHypervisor { get; } =
        new("FIFO hypervisor", 3 * Page, (region, _) => Fifo(region));

    /// <summary>The FIFO kind, the guest's side.</summary>
    public static HostileTarget FifoGuest { get; } =
        new("FIFO guest", 3 * Page, (region, _) => GuestOfFifo(region));

    private static HostileVictim TwoLevel(PageRegion region)
    {
        var core = new TwoLevelCore<HostileOrder>(region.Address);
        return new()
        {
            Words = TwoLevelWords,
            Steps =
            [
                .. Ports.SelectMany(port =>
                    new VictimStep[]
                    {
                        new($"Raise_{port}", () => IsRaised(core.Raise(port, (int)port % Vcpus))),
                        new($"Unmask_{port}", () => IsRaised(core.Unmask(port, 0))),
                    }
                ),
                new(
                    "Clear",
                    () =>
                    {
                        core.Clear(1);
                        return core.IsPending(2) && core.IsMasked(2) && false;
                    }
                ),
            ],
        };
    }

    private static HostileVictim GuestOfTwoLevel(PageRegion region)
    {
        var core = new TwoLevelGuestCore<HostileOrder>(region.Address);
        var scan = default(TwoLevelScan);
        var routed = new ulong[SharedInfoLayout.Words];
        Array.Fill(routed, ulong.MaxValue);
        return new()
        {
            Words = TwoLevelWords,
            Steps =
            [
                new(
                    "TryTake",
                    () =>
                    {
                        var found = core.TryTake(0, ref scan, routed, out var port);
                        Demand.That(port < SharedInfoLayout.TwoLevelPorts, "No such port.");
                        return found;
                    }
                ),
                new("Unmask", () => core.Unmask(1, 0)),
                new(
                    "Mask",
                    () =>
                    {
                        core.Mask(2);
                        return false;
                    }
                ),
            ],
        };
    }

    private static HostileVictim Fifo(PageRegion region)
    {
        // The hypervisor's own words are no guest's: beside the region.
        var backing = new PortableBacking(Page);
        var core = new FifoCore<HostileOrder>(new(backing.Address, Vcpus), region.Address);
        core.TryAddPage(region.Address + Page);
        core.TrySetControlBlock(0, region.Address + (2 * Page));
        core.TrySetControlBlock(1, region.Address + (2 * Page) + 128);
        var words = new FifoPortWords[Ports.Length];
        return new()
        {
            Words = FifoWordsOf(),
            Disposing = backing.Dispose,
            Steps =
            [
                .. Ports.SelectMany(
                    (port, i) =>
                        new VictimStep[]
                        {
                            new(
                                $"Raise_{port}",
                                () => IsRaised(core.Raise(port, ref words[i], i % Vcpus, 7))
                            ),
                            new(
                                $"Move_{port}",
                                () => IsRaised(core.Raise(port, ref words[i], 0, (uint)i))
                            ),
                            new(
                                $"Unmask_{port}",
                                () => IsRaised(core.Unmask(port, ref words[i], 0, 7))
                            ),
                            new(
                                $"Clear_{port}",
                                () =>
                                {
                                    core.Clear(port, ref words[i]);
                                    return !core.TryLook(port, out _);
                                }
                            ),
                        }
                ),
            ],
        };
    }

    private static HostileVictim GuestOfFifo(PageRegion region)
    {
        var backing = new PortableBacking(Page);
        var core = new FifoGuestCore<HostileOrder>(new(backing.Address, Vcpus), region.Address);
        core.NotePage(region.Address + Page);
        core.NoteControlBlock(0, region.Address + (2 * Page));
        var scan = new FifoScan();
        return new()
        {
            Words = FifoWordsOf(),
            Disposing = backing.Dispose,
            Steps =
            [
                // The least that a correct hypervisor writes, so that there is something to take.
                new(
                    "TryTake",
                    () =>
                    {
                        Slot(region, Page + 4) |= FifoLayout.Pending | FifoLayout.Linked;
                        Slot(region, (2 * Page) + FifoControlWords.HeadOffset) = 1;
                        Slot(region, 2 * Page) |= 1;
                        Slot(region, 0) |= 1;
                        var found = core.TryTake(0, scan, out var port);
                        Demand.That(!found || port < FifoLayout.WordsPerPage, "No such port.");
                        return found;
                    }
                ),
                new("TryUnmask", () => core.TryUnmask(1)),
                new(
                    "Mask",
                    () =>
                    {
                        core.Mask(1);
                        core.Mask(uint.MaxValue);
                        return false;
                    }
                ),
            ],
        };
    }

    private static ref uint Slot(PageRegion region, int offset) =>
        ref new Slots<uint>(region.Address + offset, 1).First;

    private static bool IsRaised(EventRaise raise) =>
        raise is EventRaise.Upcall or EventRaise.Queued or EventRaise.AlreadyPending;

    private static IReadOnlyList<PeerWord> TwoLevelWords { get; } =
    [
        .. Enumerable
            .Range(0, Vcpus)
            .SelectMany(cpu =>
                new PeerWord[]
                {
                    new($"Upcall{cpu}", cpu * 64, 2, PeerWordKind.Flag),
                    new($"Selector{cpu}", (cpu * 64) + 8, 8, PeerWordKind.Flag),
                }
            ),
        .. PeerWords.Bytes("Pending", SharedInfoLayout.PendingOffset, 512, PeerWordKind.Counter),
        .. PeerWords.Bytes("Mask", SharedInfoLayout.MaskOffset, 512, PeerWordKind.Counter),
    ];

    private static List<PeerWord> FifoWordsOf() =>
        [
            .. TwoLevelWords.Take(2 * Vcpus),
            .. Ports.Select(port => new PeerWord(
                $"Event{port}",
                Page + (port * sizeof(uint)),
                sizeof(uint),
                PeerWordKind.Payload
            )),
            .. Ports.Select(port => new PeerWord(
                $"Bits{port}",
                Page + (port * sizeof(uint)) + 3,
                1,
                PeerWordKind.Flag
            )),
            .. Enumerable
                .Range(0, (128 + FifoControlWords.Bytes) / sizeof(uint))
                .Select(i => new PeerWord(
                    $"Control{i}",
                    (2 * Page) + (i * sizeof(uint)),
                    sizeof(uint),
                    PeerWordKind.Counter
                )),
        ];
}
