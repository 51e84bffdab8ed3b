// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Events;

public sealed partial class PortTable
{
    private const int PageBytes = 4096;

    private volatile FifoQueues? _fifo;

    /// <summary>Gives a virtual CPU its control block (EVTCHNOP_init_control). The first one chooses the FIFO ABI for the domain.</summary>
    /// <param name="vcpu">The virtual CPU.</param>
    /// <param name="page">The guest's page; leased until the next reset.</param>
    /// <param name="offset">Where in it the block lies: a multiple of 8, and wholly inside.</param>
    /// <returns>Success, no such virtual CPU, a bad offset or a second block, or try again.</returns>
    /// <remarks>As in Xen: call it before any port is bound. What is sent while the ABI changes may be lost.</remarks>
    public EventStatus InitControl(CpuId vcpu, PageRegion page, uint offset)
    {
        if (!Has(vcpu))
        {
            return EventStatus.NoSuchVcpu;
        }

        if (!IsPage(page) || offset % 8 != 0 || offset > PageBytes - FifoControlWords.Bytes)
        {
            return EventStatus.InvalidArgument;
        }

        lock (_channels.Changes)
        {
            if (_isGone || IsResetting)
            {
                return _isGone ? EventStatus.NoSuchDomain : EventStatus.TryAgain;
            }

            var isFirst = _fifo is null;
            var fifo = _fifo ?? new FifoQueues(Vcpus, _sharedInfo);
            if (!fifo.Core.TrySetControlBlock(vcpu.Value, page.Address + (nint)offset))
            {
                return EventStatus.InvalidArgument;
            }

            fifo.Keep(page);
            _fifo = fifo;
            if (isFirst)
            {
                CarryOver(fifo);
            }

            return EventStatus.Success;
        }
    }

    /// <summary>Adds a page of event words (EVTCHNOP_expand_array), and delivers what came before it.</summary>
    /// <param name="page">The guest's page; leased until the next reset.</param>
    /// <returns>Success, not supported, a bad page, no space, or try again.</returns>
    public EventStatus Expand(PageRegion page)
    {
        uint first;
        lock (_channels.Changes)
        {
            if (_isGone || IsResetting)
            {
                return _isGone ? EventStatus.NoSuchDomain : EventStatus.TryAgain;
            }

            if (_fifo is not { } fifo)
            {
                return EventStatus.NotSupported;
            }

            if (!IsPage(page))
            {
                return EventStatus.InvalidArgument;
            }

            if (!fifo.Core.TryAddPage(page.Address))
            {
                return EventStatus.NoSpace;
            }

            fifo.Keep(page);
            first = fifo.Pages++ * FifoLayout.WordsPerPage;
        }

        DeliverSaved(first);
        return EventStatus.Success;
    }

    /// <summary>Sets a port's priority (EVTCHNOP_set_priority), from its next event on.</summary>
    /// <param name="port">The domain's port.</param>
    /// <param name="priority">0, the highest, to 15.</param>
    /// <returns>Success, not implemented by the 2-level ABI, or no such port or priority.</returns>
    public EventStatus SetPriority(EventPort port, uint priority)
    {
        lock (_channels.Changes)
        {
            if (Find(port) is not { Kind: not EventPortKind.Closed } entry)
            {
                return EventStatus.InvalidArgument;
            }

            if (!IsFifo)
            {
                return EventStatus.NotImplemented;
            }

            if (priority >= FifoLayout.Priorities)
            {
                return EventStatus.InvalidArgument;
            }

            entry.Priority = priority;
            return EventStatus.Success;
        }
    }

    private static bool IsPage(PageRegion page) =>
        page.Length == PageBytes && page.Offset % PageBytes == 0;

    // Pending bits of the 2-level ABI become events that wait for their page.
    private void CarryOver(FifoQueues fifo)
    {
        foreach (var entry in _entries)
        {
            if (entry is { Kind: not EventPortKind.Closed } && _twoLevel.IsPending(entry.Number))
            {
                fifo.Core.Raise(entry.Number, ref entry.Fifo, entry.Vcpu, entry.Priority);
            }
        }
    }

    // The ports of a page: at most 1024. Each is told outside the lock, as by a sender.
    private void DeliverSaved(uint first)
    {
        for (var port = first; port < first + FifoLayout.WordsPerPage; port++)
        {
            if (Find(new(port)) is not { } entry)
            {
                continue;
            }

            entry.Enter();
            var vcpu = entry.Vcpu;
            var raised =
                entry.Kind != EventPortKind.Closed && _fifo is { } fifo
                    ? fifo.Core.RaiseSaved(port, ref entry.Fifo, vcpu, entry.Priority)
                    : EventRaise.Idle;
            entry.Leave();
            Tell(raised, vcpu);
        }
    }
}
