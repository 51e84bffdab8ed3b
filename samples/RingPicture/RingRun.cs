// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Samples.RingPicture;

/// <summary>A block device's ring in use: a front end that asks in bursts, a disk that finishes in an order of its own, and a look at the page after each step.</summary>
internal sealed class RingRun : IDisposable
{
    private readonly PortableBacking _page = new(PageSize.Size4K.Bytes);
    private readonly SharedRing<BlockRequest, BlockResponse> _ring;
    private readonly FrontRing<BlockRequest, BlockResponse> _front;
    private readonly BackRing<BlockRequest, BlockResponse> _back;
    private readonly List<ulong> _onDisk = [];
    private readonly Random _disk = new(2006);
    private ulong _nextId;

    public RingRun()
    {
        _ring = SharedRing<BlockRequest, BlockResponse>.Create(new(_page));
        _front = _ring.OpenFront();
        _back = _ring.OpenBack();
    }

    public List<RingStep> Steps { get; } = [];

    public int Capacity => _ring.Capacity;

    /// <summary>Several bursts, once around and further.</summary>
    public void Run()
    {
        Note("An empty ring: all indices are equal", false);
        foreach (var (burst, finished) in new[] { (6, 4), (11, 9), (14, 8), (9, 14) })
        {
            Ask(burst / 2);
            Ask(burst - (burst / 2));
            Take();
            Finish(finished);
            Collect();
        }
    }

    public void Dispose()
    {
        _front.Dispose();
        _back.Dispose();
        _ring.Dispose();
        _page.Dispose();
    }

    private void Ask(int count)
    {
        var put = 0;
        while (
            put < count && _front.TryPut(new() { Operation = BlockOperation.Read, Id = _nextId })
        )
        {
            _nextId++;
            put++;
        }

        Note($"Front end writes {put} requests into free slots", false);
        Note("Front end publishes them: one store", _front.PushAndCheckNotify());
    }

    private void Take()
    {
        var taken = 0;
        do
        {
            while (_back.TryTake(out var request))
            {
                _onDisk.Add(request.Id);
                taken++;
            }
        } while (_back.FinalCheck());

        Note($"Back end copies {taken} requests out, then asks for an event", false);
    }

    private void Finish(int count)
    {
        var finished = Math.Min(count, _onDisk.Count);
        var ids = new ulong[finished];
        for (var i = 0; i < finished; i++)
        {
            var which = _disk.Next(_onDisk.Count);
            ids[i] = _onDisk[which];
            _onDisk.RemoveAt(which);
            if (!_back.TryPut(new() { Id = ids[i], Status = BlockStatus.Okay }))
            {
                throw new InvalidOperationException(
                    "A request that was taken has no room for its response."
                );
            }
        }

        var some = string.Join(", ", ids.Take(4)) + (ids.Length > 4 ? " …" : "");
        Note($"Back end publishes {finished} responses: ids {some}", _back.PushAndCheckNotify());
    }

    private void Collect()
    {
        var taken = 0;
        do
        {
            while (_front.TryTake(out _))
            {
                taken++;
            }
        } while (_front.FinalCheck());

        Note($"Front end takes {taken} responses: their slots are free", false);
    }

    private void Note(string what, bool isNotified)
    {
        var words = new Slots<SharedRingWords>(_ring.Region.Address, 1).Span(0, 1)[0];
        Steps.Add(
            new(
                what,
                isNotified,
                _front.RequestProducerPrivate,
                words.RequestProducer,
                _back.RequestConsumer,
                words.ResponseProducer,
                _front.ResponseConsumer,
                words.RequestEvent,
                words.ResponseEvent
            )
        );
    }
}
