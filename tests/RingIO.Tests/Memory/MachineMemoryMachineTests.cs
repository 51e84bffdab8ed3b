// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Memory;

/// <summary>Any sequence of transitions, legal or not, against a dictionary that knows the rules.</summary>
public sealed class MachineMemoryMachineTests
{
    private const int Frames = 4;
    private static readonly DomainId[] Owners = [new(0, 0), new(1, 0), new(1, 1)];

    [Property(MaxTest = 500)]
    public void Transitions_OnMachineAndDictionary_AgreeAtEveryStep(byte[] script)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var machine = BareMachine.Of(Frames);
        var model = new Dictionary<ulong, Known>();
        for (var i = 0; i + 2 < script.Length; i += 3)
        {
            Step(machine, model, script[i] % 8, script[i + 1], script[i + 2]);
            RequireSame(machine, model);
        }
    }

    private sealed record Known(DomainId Owner, FrameType Type, int Uses, int General)
    {
        public bool IsAlone => Uses == 0 && General == 0;
    }

    private static void Step(
        MachineMemory machine,
        Dictionary<ulong, Known> model,
        int operation,
        byte choice,
        byte more
    )
    {
        var number = (ulong)choice % Frames;
        var frame = new Mfn(number);
        var owner = Owners[choice / Frames % Owners.Length];
        var count = 1 + (more % (Frames - (int)number));
        var range = Enumerable.Range((int)number, count).Select(n => (ulong)n).ToArray();
        var type = (FrameType)(1 + (more % 4));
        var known = model.GetValueOrDefault(number);
        var isOwn = known?.Owner == owner;
        switch (operation)
        {
            case 0:
                var free = range.All(n => !model.ContainsKey(n));
                Try(free, () => machine.Give(frame, count, owner));
                SetIf(free, range, n => model[n] = new(owner, FrameType.Normal, 0, 0));
                break;
            case 1:
                var able = range.All(n =>
                    model.GetValueOrDefault(n) is { IsAlone: true } k && k.Owner == owner
                );
                Try(able, () => machine.Free(frame, count, owner));
                SetIf(able, range, n => model.Remove(n));
                break;
            case 2:
                Assert.Equal(isOwn, machine.TryGet(frame, owner));
                SetIf(isOwn, [number], n => model[n] = known! with { General = known.General + 1 });
                break;
            case 3:
                var held = known?.General > 0;
                Try(held, () => machine.Put(frame));
                SetIf(held, [number], n => model[n] = known! with { General = known.General - 1 });
                break;
            case 4:
                var fits = isOwn && (known!.Uses == 0 || known.Type == type);
                Assert.Equal(fits, machine.TryGetType(frame, owner, type));
                SetIf(
                    fits,
                    [number],
                    n => model[n] = known! with { Type = type, Uses = known.Uses + 1 }
                );
                break;
            case 5:
                var used = known?.Uses > 0;
                Try(used, () => machine.PutType(frame));
                SetIf(used, [number], n => model[n] = known! with { Uses = known.Uses - 1 });
                break;
            case 6:
                var to = Owners[more % Owners.Length];
                var moves = isOwn && known!.IsAlone;
                Assert.Equal(moves, machine.TryTransfer(frame, owner, to));
                SetIf(moves, [number], n => model[n] = new(to, FrameType.Normal, 0, 0));
                break;
            default:
                Exchange(machine, model, number, owner, more);
                break;
        }
    }

    private static void Exchange(
        MachineMemory machine,
        Dictionary<ulong, Known> model,
        ulong number,
        DomainId owner,
        byte more
    )
    {
        var otherNumber = (ulong)more % Frames;
        var otherOwner = Owners[more / Frames % Owners.Length];
        var able =
            number != otherNumber
            && model.GetValueOrDefault(number) is { IsAlone: true } one
            && one.Owner == owner
            && model.GetValueOrDefault(otherNumber) is { IsAlone: true } other
            && other.Owner == otherOwner;
        Assert.Equal(able, machine.TryExchange(new(number), owner, new(otherNumber), otherOwner));
        if (able)
        {
            model[number] = new(otherOwner, FrameType.Normal, 0, 0);
            model[otherNumber] = new(owner, FrameType.Normal, 0, 0);
        }
    }

    private static void SetIf(bool done, ulong[] numbers, Action<ulong> set)
    {
        if (done)
        {
            Array.ForEach(numbers, set);
        }
    }

    private static void Try(bool expected, Action act)
    {
        if (expected)
        {
            act();
        }
        else
        {
            Assert.Throws<FrameException>(act);
        }
    }

    // Every frame has one owner or none, and the counts that the dictionary has.
    private static void RequireSame(MachineMemory machine, Dictionary<ulong, Known> model)
    {
        for (var n = 0UL; n < Frames; n++)
        {
            var info = machine[new(n)];
            if (model.GetValueOrDefault(n) is not { } known)
            {
                Assert.Equal(FrameType.Free, info.Type);
                continue;
            }

            Assert.Equal(
                new FrameInfo(known.Owner, known.Type, known.Uses, 1 + known.Uses + known.General),
                info
            );
        }
    }
}
