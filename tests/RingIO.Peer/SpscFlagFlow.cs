// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Peer;

/// <summary>A flow through a <see cref="SpscFlagRing{T}"/>.</summary>
public sealed class SpscFlagFlow(SpscFlagRing<ulong> ring) : Flow
{
    private static readonly RingOptions Options = new() { Capacity = 64, LayoutId = 0xF1A };
    private SpscFlagProducer<ulong>? _producer;
    private SpscFlagConsumer<ulong>? _consumer;

    public static FlowKind Kind { get; } =
        new(
            "flag",
            region => new SpscFlagFlow(SpscFlagRing<ulong>.Create(region, Options)),
            region => new SpscFlagFlow(SpscFlagRing<ulong>.Attach(region, Options))
        );

    public override void Open(RingRole role)
    {
        if (role == RingRole.Producer)
        {
            _producer = ring.OpenProducer();
        }
        else
        {
            _consumer = ring.OpenConsumer();
        }
    }

    public override bool TryPut(ulong item) => _producer!.TryWrite(item);

    public override bool TryTake(Action<ulong> say)
    {
        if (!_consumer!.TryPeek(out var item))
        {
            return false;
        }

        say(item);
        return _consumer.TryRead(out _);
    }

    public override (RecoveryReport Report, ulong[] Orphans) Recover() => (ring.Recover(), []);

    public override void Dispose()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        ring.Dispose();
    }
}
