// SPDX-License-Identifier: MIT

using RingIO.Models.Litmus;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>The explorer's models, calibrated: what each lets happen of the classic litmus tests.</summary>
public sealed class LitmusVerdictTests
{
    // Sequentially consistent, total store order, DotNet, .NET's document: A allowed, F forbidden.
    public static TheoryData<string, string> Expected =>
        new()
        {
            { "SB, plain", "FAAA" },
            { "SB, full fences", "FFFF" },
            { "SB, interlocked stores", "FFFF" },
            { "MP, plain", "FFAA" },
            { "MP, release, plain", "FFAA" },
            { "MP, plain, acquire", "FFAA" },
            { "MP, release, acquire", "FFFF" },
            { "LB, plain", "FFFA" }, // Stronger: a blind spot.
            { "LB, acquire, release", "FFFF" },
            { "CoRR, plain", "FFFF" },
            { "2+2W, plain", "FFAA" },
            { "2+2W, release", "FFAF" }, // Weaker, on purpose.
            { "WRC, release, acquire", "FFFF" },
            { "ISA2, release, acquire", "FFFF" },
            { "IRIW, acquire", "FFAF" }, // Weaker, on purpose.
            { "IRIW, acquire, full fences", "FFFF" },
            { "IRIW, plain", "FFAA" },
        };

    [Theory]
    [MemberData(nameof(Expected))]
    public void Litmus_UnderEachModel_IsAllowedOrForbiddenAsExpected(string name, string expected)
    {
        var test = LitmusTests.All.Single(t => t.ToString() == name);
        var found = string.Concat(
            new[]
            {
                test.IsAllowed(MemoryModel.SequentiallyConsistent),
                test.IsAllowed(MemoryModel.TotalStoreOrder),
                test.IsAllowed(MemoryModel.DotNet),
                test.DotNet,
            }.Select(allowed => allowed ? 'A' : 'F')
        );
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Litmus_AllOfThem_AreExpectedHere() =>
        Assert.Equal(LitmusTests.All.Count, Expected.Count);
}
