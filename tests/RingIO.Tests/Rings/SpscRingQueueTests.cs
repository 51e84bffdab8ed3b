// SPDX-License-Identifier: MIT

using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class SpscRingQueueTests
{
    [Fact]
    public void Sides_AnySequence_BehaveAsAQueue() =>
        QueueMachine.Check(QueueAbilities.OneProducer, (c, i) => new SpscQueue(c, i));

    [Fact]
    public void ParkingSides_AnySequence_BehaveAsAQueue() =>
        QueueMachine.Check(
            QueueAbilities.OneProducer,
            (c, i) => new SpscQueue(c, i, parking: true)
        );
}
