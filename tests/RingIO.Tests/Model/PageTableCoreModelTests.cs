// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>Mappers and processors that do not use page tables as their core demands: the explorer tells. The right ones are in the catalogue.</summary>
public sealed class PageTableCoreModelTests(ITestOutputHelper output)
{
    [Fact]
    public void Unmap_ReadThenClear_LosesADirtyBit() =>
        Fails(Walks.HastyUnmap(), "the bits that processors have set");

    [Fact]
    public void Mark_WhateverIsThere_RaisesAPageThatIsGone() =>
        Fails(Walks.HastyMark(), "A page that is gone has bits");

    private void Fails(Walks program, string reason)
    {
        using (program)
        {
            var verdict = Explorer.Explore(program);
            output.WriteLine(verdict.ToString());
            Assert.Equal(VerdictKind.Failed, verdict.Kind);
            Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
        }
    }
}
