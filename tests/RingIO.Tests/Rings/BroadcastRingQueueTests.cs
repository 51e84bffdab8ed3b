// SPDX-License-Identifier: MIT

using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class BroadcastRingQueueTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SidesWithOneConsumer_AnySequence_BehaveAsAQueue(bool parking) =>
        QueueMachine.Check(QueueAbilities.OneProducer, (c, i) => new BroadcastQueue(c, i, parking));

    [Fact]
    public void Cursors_AnySequence_BehaveAsAQueue() =>
        QueueMachine.Check(
            QueueAbilities.PutReserved | QueueAbilities.TakeReserved | QueueAbilities.Complete,
            (c, i) => new BroadcastCursorQueue(c, i)
        );
}
