// SPDX-License-Identifier: MIT

using CheckYourRing;

namespace RingIO.Testing.Xunit.Tests;

/// <summary>The attribute as a user meets it: these tests run as xunit runs them.</summary>
public sealed class RingFactTests
{
    [RingFact(MaxSeconds = 600)]
    public IModelProgram UserRing_Right_IsClean() => new RingCheck(Mistake.None);

    [RingFact(Model = MemoryModel.DotNet, ExpectFailure = "stuck")]
    public IModelProgram UserRing_MissingFence_NeverWakes() => new RingCheck(Mistake.MissingFence);

    // A lost item, a race, a consumer that is never woken: which is found first is the search's to say.
    [RingFact(ExpectFailure = "")]
    public IModelProgram UserRing_MaskedTooEarly_Fails() => new RingCheck(Mistake.MaskedTooEarly);

    [RingFact(Bound = 2)]
    public static ModelProgram Program_StaticMethodDeclaresItsOwnType_IsExplored() =>
        new(() => { }, () => { });
}
