// SPDX-License-Identifier: MIT

using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class SpscFlagRingQueueTests
{
    private const QueueAbilities Abilities =
        QueueAbilities.Peek | QueueAbilities.Reopen | QueueAbilities.Complete;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sides_AnySequence_BehaveAsAQueue(bool parking) =>
        QueueMachine.Check(Abilities, (c, i) => new SpscFlagQueue(c, i, parking));
}
