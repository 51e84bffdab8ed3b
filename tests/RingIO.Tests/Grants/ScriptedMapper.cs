// SPDX-License-Identifier: MIT

using RingIO.Grants;

namespace RingIO.Tests.Grants;

/// <summary>A mapper without a memory, which answers what it is told to.</summary>
internal sealed class ScriptedMapper : IGrantMapper
{
    public Func<GrantMapping, GrantStatus> OnMap { get; set; } = _ => GrantStatus.Okay;

    public Func<GrantMapping, GrantStatus> OnUnmap { get; set; } = _ => GrantStatus.Okay;

    public int Unmaps { get; private set; }

    /// <summary>Changes up to this one are complete.</summary>
    public long Complete { get; set; } = long.MaxValue;

    public long Changes { get; private set; }

    public void Map(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        for (var item = 0; item < batch.Length; item++)
        {
            results[item] = OnMap(batch[item]);
        }
    }

    public long Unmap(ReadOnlySpan<GrantMapping> batch, Span<GrantStatus> results)
    {
        for (var item = 0; item < batch.Length; item++)
        {
            Unmaps++;
            results[item] = OnUnmap(batch[item]);
        }

        return ++Changes;
    }

    public GrantStatus Replace(in GrantMapping mapping, ulong newAddress, out long change)
    {
        change = ++Changes;
        return OnUnmap(mapping);
    }

    public bool IsComplete(long change) => change <= Complete;
}
