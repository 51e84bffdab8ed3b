// SPDX-License-Identifier: MIT

using CheckYourRing;

namespace RingIO.Testing.Xunit.Tests;

/// <summary>The attribute as a user meets it: these tests run as xunit runs them.</summary>
public sealed class RingFactTests
{
    [RingFact(MaxSeconds = 600)]
    public IModelProgram UserRing_Right_IsClean() => new RingCheck(Mistake.None, items: 3);

    [RingFact(Model = MemoryModel.DotNet, ExpectFailure = "stuck")]
    public IModelProgram UserRing_MissingFence_NeverWakes() =>
        new RingCheck(Mistake.MissingFence, items: 1);

    [RingFact(ExpectFailure = "stuck")]
    public IModelProgram UserRing_MaskedTooEarly_TakesFullForEmpty() =>
        new RingCheck(Mistake.MaskedTooEarly, items: 2);

    [RingFact(Bound = 2)]
    public static ModelProgram Program_StaticMethodDeclaresItsOwnType_IsExplored() =>
        new(() => { }, () => { });
}
