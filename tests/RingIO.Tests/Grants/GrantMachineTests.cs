// SPDX-License-Identifier: MIT

using FsCheck.Xunit;

namespace RingIO.Tests.Grants;

/// <summary>Any sequence of grants, maps, copies, transfers, revocations and ends of domains, against a model that knows the rules.</summary>
public sealed class GrantMachineTests(ITestOutputHelper output)
{
    [Property(MaxTest = 60)]
    public void Operations_OnDomainsAndModel_AgreeAtEveryStep(byte[] script)
    {
        ArgumentNullException.ThrowIfNull(script);
        using var machine = new GrantMachine(1 + (script.Length % 2));
        for (var at = 0; at + 2 < script.Length; at += 3)
        {
            machine.Do(script[at] % 12, script[at + 1], script[at + 2]);
        }
    }

    // Long enough that references to what is gone pile up; and proof that each operation also succeeds.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Operations_ManyOfThem_AgreeAtEveryStep(int version)
    {
        using var machine = new GrantMachine(version);
        var random = new Random(version);
        for (var step = 0; step < 1500; step++)
        {
            machine.Do(random.Next(12), (byte)random.Next(256), (byte)random.Next(256));
        }

        foreach (var (what, times) in machine.Done.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{times, 5} {what}");
        }

        Assert.Equal(11, machine.Done.Count);
    }
}
