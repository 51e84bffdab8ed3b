// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Memory;

/// <summary>Any sequence of operations on an allocator with two caches, against sets: no overlap, alignment, conservation.</summary>
public sealed class FrameAllocatorMachineTests
{
    private static readonly DomainId[] Owners = [new(1, 0), new(2, 3)];

    [Property(MaxTest = 150, StartSize = 10, EndSize = 300)]
    public void Operations_Clustered_AgreeWithTheSetsAtEveryStep(byte[] script) =>
        Run(PlacementPolicy.Clustered, script);

    [Property(MaxTest = 100, StartSize = 10, EndSize = 300)]
    public void Operations_Naive_AgreeWithTheSetsAtEveryStep(byte[] script) =>
        Run(PlacementPolicy.Naive, script);

    private static void Run(PlacementPolicy policy, byte[] script)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var model = new AllocatorModel(policy);
        for (var i = 0; i + 2 < script.Length; i += 3)
        {
            Step(model, script[i] % 14, script[i + 1], script[i + 2]);
            model.RequireSame();
        }
    }

    private static void Step(AllocatorModel model, int operation, byte choice, byte more)
    {
        var owner = Owners[more & 1];
        var placement = (PlacementClass)((more >> 1) & 3);
        var cache = choice & 1;
        int? place = (choice & 2) == 0 ? cache : null;
        switch (operation)
        {
            case 0:
            case 1:
                model.Allocate(choice % 9, owner, placement);
                break;
            case 2:
                model.AllocateRange(1 + (choice % 40), (more >> 3) % 6, owner, placement);
                break;
            case 3:
                model.AllocateBatch(place, choice >> 3, owner, placement);
                break;
            case 4:
            case 5:
                model.AllocateOne(cache, owner, placement);
                break;
            case 6:
                model.Withdraw(choice % 40);
                break;
            case 7 when choice % 3 == 0:
                model.Restore(more % 30);
                break;
            case 7:
                model.Adopt(choice);
                break;
            case 8:
                model.Drain(cache);
                break;
            case > 8 when model.Blocks.Count != 0:
                OnBlock(model, operation, more % model.Blocks.Count, choice, place);
                break;
        }
    }

    private static void OnBlock(
        AllocatorModel model,
        int operation,
        int index,
        byte choice,
        int? place
    )
    {
        switch (operation)
        {
            case 9:
                model.FreeTwice(index, place);
                break;
            case 10:
                model.FreeWrongly(index, place);
                break;
            case 11:
                model.Exchange(index, choice);
                break;
            default:
                model.Free(index, place);
                break;
        }
    }
}
