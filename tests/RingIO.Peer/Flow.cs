// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>One process's part in a flow of items through a shared ring.</summary>
public abstract class Flow : IDisposable
{
    /// <summary>All kinds of ring that flow.</summary>
    public static IReadOnlyList<FlowKind> All { get; } =
    [
        SpscFlow.Kind,
        SpscFlagFlow.Kind,
        SequencedFlows.Mpsc,
        SequencedFlows.Mpmc,
        BroadcastFlow.Kind,
        RecordFlow.Kind,
        PipeFlow.Kind,
    ];

    /// <summary>The item that is the n-th of a life: no two are equal and none is 0.</summary>
    public static ulong ItemOf(long life, ulong n) => ((ulong)life << 32) | n;

    /// <summary>Opens a side.</summary>
    public abstract void Open(RingRole role);

    /// <summary>Puts and publishes one item.</summary>
    public abstract bool TryPut(ulong item);

    /// <summary>Takes one item: tells <paramref name="say"/> before it is released.</summary>
    public abstract bool TryTake(Action<ulong> say);

    /// <summary>Recovers; what a dead consumer had claimed and not released comes back here.</summary>
    public abstract (RecoveryReport Report, ulong[] Orphans) Recover();

    public abstract void Dispose();

    /// <summary>Puts or takes until this process is killed.</summary>
    public void Run(RingRole role, long life, Journal journal)
    {
        Open(role);
        journal.Begin();
        Action<ulong> say = journal.Say;
        for (var n = 1UL; !journal.IsFull; )
        {
            if (role == RingRole.Producer)
            {
                journal.Say(ItemOf(life, n));
                while (!TryPut(ItemOf(life, n)))
                {
                    Thread.Yield();
                }

                n++;
                journal.Acknowledge();
            }
            else if (TryTake(say))
            {
                journal.Acknowledge();
            }
            else
            {
                Thread.Yield();
            }
        }

        // The journal is full before the killer came: nothing is left but to wait for it.
        Thread.Sleep(Timeout.Infinite);
    }
}
