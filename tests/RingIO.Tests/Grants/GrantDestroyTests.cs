// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Grants;

/// <summary>Domains that end while they, or others, are in the middle of an operation.</summary>
public sealed class GrantDestroyTests
{
    [Fact]
    public void Xsa322_AUseByADomainThatEndsMeanwhile_IsRefused()
    {
        using var world = new LateWorld();
        world.Frames.OnFind = () => world.Registry.Remove(world.Caller);
        GnttabMapGrantRef[] maps =
        [
            new()
            {
                Domain = LateWorld.Granter.Number,
                Reference = world.Reference.Value,
                HostAddress = 0x5000,
                Flags = GrantMapBits.HostMap,
            },
        ];
        world.Calls.Map(maps);
        Assert.Equal(GrantStatus.BadDomain, maps[0].Status);
        Assert.Equal((0L, 0), (world.Table.Pins, world.Caller.Handles));
    }

    [Fact]
    public void Xsa322_ACopyByADomainThatEndsMeanwhile_MovesNothing()
    {
        using var world = new LateWorld();
        world.Frames.OnFind = () => world.Registry.Remove(world.Caller);
        world.Memory.Bytes(world.Granted).Fill(0x77);
        GnttabCopy[] copies =
        [
            new()
            {
                Flags = GrantCopyBits.SourceGranted,
                Source = new()
                {
                    Reference = world.Reference.Value,
                    Domain = LateWorld.Granter.Number,
                },
                Destination = new() { Frame = world.Own.Value, Domain = GrantRegistry.Self },
                Length = 64,
            },
        ];
        world.Calls.Copy(copies);
        Assert.Equal(GrantStatus.BadDomain, copies[0].Status);
        Assert.Equal(-1, world.Memory.Bytes(world.Own).IndexOf((byte)0x77));
        Assert.Equal(0L, world.Table.Pins);
    }

    [Fact]
    public void Xsa322_ATransitiveGrant_DoesNotLeadToTheNextDomainOfTheNumber()
    {
        using var world = new GrantWorld(domains: 3, version: 2);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var number = one.Id.Number;
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(2), false, out var granted));
        var passing = world.GuestOf(two);
        Assert.True(
            passing.TryGrantTransitive(three.Id.Number, number, granted, false, out var passed)
        );
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(three, two, passed, 1));
        Assert.True(world.Registry.Destroy(one));
        Assert.Equal(GrantEntryBits.Invalid, passing.Look(passed).Type);

        var next = world.Create(version: 2, number: number);
        Assert.True(world.GuestOf(next).TryGrant(two.Id.Number, new(2), false, out var secret));
        Assert.Equal(granted, secret);
        Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyIn(three, two, passed, 1));
    }

    // Whatever the moment, nothing throws, and every frame comes back.
    [Fact]
    public void Destroy_OfDomainsThatMapAndCopyMeanwhile_GivesAllBack()
    {
        using var world = new GrantWorld(domains: 0);
        var before = world.Allocated;
        for (var round = 0; round < 40; round++)
        {
            var (one, two) = (world.Create(), world.Create());
            var granted = new GrantRef[4];
            var grants = world.GuestOf(one);
            for (var item = 0; item < granted.Length; item++)
            {
                grants.TryGrant(two.Id.Number, new((ulong)item), false, out granted[item]);
            }

            Exception? thrown = null;
            var uses = 0;
            var user = new Thread(() =>
            {
                try
                {
                    Use(one, two, granted, ref uses);
                }
                catch (Exception error)
                {
                    thrown = error;
                }
            });
            user.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref uses) > round % 8 || !user.IsAlive);
            world.Registry.Destroy(round % 2 == 0 ? two : one);
            world.Registry.Destroy(round % 2 == 0 ? one : two);
            user.Join();
            Assert.Null(thrown);
            Assert.Equal(0, world.Registry.Reclaim());
            Assert.Equal(before, world.Allocated);
        }
    }

    private static void Use(Domain one, Domain two, GrantRef[] granted, ref int uses)
    {
        GnttabMapGrantRef[] maps = new GnttabMapGrantRef[granted.Length];
        GnttabUnmapGrantRef[] unmaps = new GnttabUnmapGrantRef[granted.Length];
        do
        {
            for (var item = 0; item < granted.Length; item++)
            {
                maps[item] = new()
                {
                    Domain = one.Id.Number,
                    Reference = granted[item].Value,
                    HostAddress = (100 + (ulong)item) * GrantWorld.Page,
                    Flags = GrantMapBits.HostMap,
                };
            }

            two.Calls.Map(maps);
            GrantCalls.CopyIn(two, one, granted[0], 5);
            for (var item = 0; item < granted.Length; item++)
            {
                unmaps[item] = new()
                {
                    HostAddress = maps[item].HostAddress,
                    Handle = maps[item].Handle,
                };
            }

            two.Calls.Unmap(unmaps);
            Interlocked.Increment(ref uses);
        } while (Array.Exists(maps, map => map.Status == GrantStatus.Okay));
    }

    /// <summary>Two tables by hand; something happens whenever the granter's frames are looked up: in the middle of a use.</summary>
    private sealed class LateWorld : IDisposable
    {
        public static readonly DomainId Granter = new(1, 0);
        private static readonly DomainId Asker = new(2, 0);

        private readonly PortableBacking _backing = new(64 * 4096L);
        private readonly FrameAllocator _allocator;

        public LateWorld()
        {
            Memory = new(_backing);
            _allocator = new(Memory);
            var source = new AllocatedFrames(
                _allocator,
                DomainRegistry.Machine,
                PlacementClass.General
            );
            Table = new(
                new()
                {
                    Domain = Granter,
                    Memory = Memory,
                    Source = source,
                    Frames = Frames,
                }
            );
            Caller = new(
                new()
                {
                    Domain = Asker,
                    Memory = Memory,
                    Source = source,
                    Mapper = new ScriptedMapper(),
                }
            );
            Registry.Add(Table);
            Registry.Add(Caller);
            Calls = new(Memory, Registry, Caller);
            var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 1 };
            new GrantHypercalls(Memory, Registry, Table).SetupTable(ref setup, default);
            Granted = Allocate(Granter);
            Own = Allocate(Asker);
            Assert.True(
                new GuestGrants(Memory, Table).TryGrant(
                    Asker.Number,
                    new(Granted.Value),
                    false,
                    out var reference
                )
            );
            Reference = reference;
        }

        public MachineMemory Memory { get; }

        public GrantRegistry Registry { get; } = new();

        public LateFrames Frames { get; } = new();

        public GrantTable Table { get; }

        public GrantTable Caller { get; }

        public GrantHypercalls Calls { get; }

        public GrantRef Reference { get; }

        public Mfn Granted { get; }

        public Mfn Own { get; }

        public void Dispose()
        {
            _allocator.Dispose();
            Memory.Dispose();
            _backing.Dispose();
        }

        private Mfn Allocate(DomainId owner)
        {
            Assert.True(
                _allocator.TryAllocate(owner, new(0), PlacementClass.General, out var frame)
            );
            return frame;
        }
    }

    private sealed class LateFrames : IGuestFrames
    {
        public Action OnFind { get; set; } = static () => { };

        public bool TryFind(Gfn frame, out Mfn machine)
        {
            OnFind();
            return DirectFrames.Instance.TryFind(frame, out machine);
        }

        public bool TryTake(Gfn frame, Mfn machine) =>
            DirectFrames.Instance.TryTake(frame, machine);

        public bool TryPlace(Gfn frame, Mfn machine, out Gfn placed) =>
            DirectFrames.Instance.TryPlace(frame, machine, out placed);

        public bool TryReplace(Gfn frame, Mfn old, Mfn machine, out Gfn placed) =>
            DirectFrames.Instance.TryReplace(frame, old, machine, out placed);
    }
}
