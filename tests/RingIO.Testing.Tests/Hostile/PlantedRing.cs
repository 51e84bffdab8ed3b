// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing.Hostile;

namespace RingIO.Testing.Tests.Hostile;

/// <summary>A user's ring of messages, outside the library: a length and a busy word, an index, eight slots of eight bytes.</summary>
/// <remarks>Bytes: 0 the producer's index; 8 the length of the next message in bytes; 16 busy; 64 the slots; 128 the end.</remarks>
internal sealed class PlantedRing<TOrder>(PageRegion region, ulong first, PlantedBug bug)
    where TOrder : struct, IMemoryOrder
{
    public const int Bytes = 128;
    private const int Capacity = 8;

    private readonly Slots<ulong> _words = new(region.Address, 8);
    private readonly Slots<ulong> _slots = new(
        region.Address + 64,
        bug is PlantedBug.UncheckedIndex or PlantedBug.UncheckedStore ? 2 * Capacity : Capacity
    );
    private readonly byte[] _message = new byte[Capacity * sizeof(ulong)];
    private ulong _consumer = first;

    public static HostileTarget Target(PlantedBug bug) =>
        new(
            bug.ToString(),
            Bytes,
            (region, number) =>
            {
                // At a slot where no view reaches too far yet.
                var first = number & ~15UL;
                var ring = new PlantedRing<TOrder>(region, first, bug);
                ring._words[0] = first;
                return new HostileVictim
                {
                    Words =
                    [
                        new("index", 0, 8, PeerWordKind.Index),
                        new("length", 8, 8, PeerWordKind.Counter),
                        new("busy", 16, 2, PeerWordKind.Flag),
                        .. PeerWords.Bytes("slots", 64, 64),
                    ],
                    Steps =
                    [
                        new("TryTake", ring.TryTake),
                        new("TryRead", ring.TryRead),
                        new("Answer", ring.Answer),
                    ],
                    Capacity = Capacity,
                    HasClosed = () => ring.IsClosed,
                };
            }
        );

    public bool IsClosed { get; private set; }

    private bool TryTake()
    {
        var producer = TOrder.LoadAcquire(ref _words[0], 1);
        if (producer - _consumer > Capacity)
        {
            IsClosed = true;
        }

        if (IsClosed || producer == _consumer)
        {
            return false;
        }

        _ = TOrder.LoadAcquire(ref _slots[_consumer++], 2);
        return true;
    }

    private bool TryRead()
    {
        var length = TOrder.LoadAcquire(ref _words[1], 3);
        if (length > (ulong)_message.Length && bug != PlantedBug.Throws)
        {
            IsClosed = true;
            return false;
        }

        if (bug == PlantedBug.DoubleFetch)
        {
            length = TOrder.LoadAcquire(ref _words[1], 4);
        }

        for (var at = 0UL; at < length; at++)
        {
            _message[at] = 1;
        }

        return length != 0;
    }

    private bool Answer()
    {
        var slot = TOrder.LoadAcquire(ref _words[0], 5);
        if (bug == PlantedBug.UncheckedStore)
        {
            _slots[slot] = 1;
        }
        else
        {
            TOrder.StoreRelease(ref _slots[slot], 1, 6);
        }

        while (
            bug is PlantedBug.UnboundedLoop or PlantedBug.StubbornLoop
            && TOrder.LoadAcquire(ref _words[2], 7) != 0
        )
        {
            Wait();
        }

        return true;
    }

    private void Wait()
    {
        try
        {
            TOrder.SpinHint(8);
        }
        catch (Exception) when (bug == PlantedBug.StubbornLoop && _consumer++ % 1000 != 0)
        {
            // A victim that catches all: it is found out all the same, at its next access.
        }
    }
}
