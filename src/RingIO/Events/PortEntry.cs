// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A port as the hypervisor keeps it: never freed while its domain is attached, so that what was a port stays one (XSA-338).</summary>
/// <remarks>
/// Changed only while its gate, and its peer's if it has one, are closed and empty; read by whoever is inside one of the two.
/// CPU and priority may change meanwhile: each is one word, and an event under way goes by the old one or the new one.
/// </remarks>
internal sealed class PortEntry(PortTable table, uint number)
{
    public uint GateWord;
    public FifoPortWords Fifo;
    public int Spent;
    public long WindowStart;
    public int IsStorming;
    public volatile int Vcpu;
    public volatile uint Priority = FifoLayout.DefaultPriority;

    public PortTable Table { get; } = table;

    public uint Number { get; } = number;

    public EventPortKind Kind { get; set; }

    public DomainId Remote { get; set; }

    public PortEntry? Peer { get; set; }

    public VirtualIrq Irq { get; set; }

    private PortGateCore<HardwareOrder> Gate => new(ref GateWord);

    /// <summary>Enters as a sender. A change of the port is short, and waits for no one but senders.</summary>
    public void Enter()
    {
        var wait = default(SpinWait);
        while (!Gate.TryEnter())
        {
            wait.SpinOnce();
        }
    }

    public void Leave() => Gate.Leave();

    /// <summary>Keeps senders out of this port, and of its peer.</summary>
    public void Close()
    {
        CloseOne();
        Peer?.CloseOne();
    }

    /// <summary>Lets senders in again.</summary>
    /// <param name="peer">What the peer was when it was closed.</param>
    public void Open(PortEntry? peer)
    {
        Gate.Open();
        peer?.Gate.Open();
    }

    private void CloseOne()
    {
        Gate.Close();
        var wait = default(SpinWait);
        while (!Gate.IsEmpty)
        {
            wait.SpinOnce();
        }
    }
}
