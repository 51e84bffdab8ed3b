// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>Mappers and processors that do not use page tables as their core demands: the explorer tells. The right ones are in the catalogue.</summary>
public sealed class PageTableCoreModelTests(ITestOutputHelper output)
{
    [Fact]
    public void Unmap_ReadThenClear_LosesADirtyBit() => Fails(Walks.HastyUnmap(), "bits");

    [Fact]
    public void Mark_WhateverIsThere_RaisesAPageThatIsGone() =>
        Fails(Walks.HastyMark(), "the entry at the end|bits");

    private void Fails(Walks program, string reason)
    {
        using (program)
        {
            var verdict = Explorer.Explore(program);
            output.WriteLine(verdict.ToString());
            Assert.Equal(VerdictKind.Failed, verdict.Kind);
            Assert.Matches(reason, verdict.Reason);
        }
    }
}
