// SPDX-License-Identifier: MIT

using RingIO.Tests.Primitives.Disassembly;

namespace RingIO.Tests.Primitives;

/// <summary>
/// The seam costs nothing: the single-producer ring's production source and each operation of the seam compile to
/// the instructions of the same source with direct calls.
/// </summary>
public sealed class SeamDisassemblyTests
{
    // Nothing but hooks: their arguments leave null checks of `this` and of the spans, where the copy has an empty
    // body. Where it is inlined, which is everywhere, they are gone too: see SeamOperations.Fill.
    private const string OnlyHooks = "]:Close(";

    [Fact]
    public async Task MachineCode_OverTheSeamAndDirect_IsTheSame() =>
        Compare(await Disassembler.ForThisMachine());

    [Fact]
    public async Task Arm64Code_OverTheSeamAndDirect_IsTheSame()
    {
        var listing = await Disassembler.ForArm64();
        Compare(listing);
        Assert.Contains("ARM64", listing, StringComparison.Ordinal);
        Assert.Contains("ldar", Instructions(listing, "LoadAcquire"), StringComparison.Ordinal);
        Assert.Contains("stlr", Instructions(listing, "StoreRelease"), StringComparison.Ordinal);
    }

    private static void Compare(string listing)
    {
        var seam = Listing.Parse(listing, Subject.Seam);
        var direct = Listing.Parse(listing, Subject.Direct);
        var fenced = Listing.Parse(listing, Subject.Fenced);

        // A comparison of nothing with nothing would hold too.
        Assert.True(seam.Count > 60, $"only {seam.Count} methods were listed");
        Assert.All(
            seam.Values.Concat(direct.Values),
            lines => Assert.Contains(lines, line => !line.EndsWith(':'))
        );
        Assert.All(
            ["SpscCore[ulong]:TryPut(", "SpscCore[uint]:TryTake(", ":PutAll(", ":Fill("],
            name => Assert.Contains(seam.Keys, key => key.Contains(name, StringComparison.Ordinal))
        );

        var differences = Listing
            .Differences(seam, direct)
            .Where(found => !found.Key.Contains(OnlyHooks, StringComparison.Ordinal))
            .Select(found => found.Value)
            .ToList();
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));

        // One added fence in each method that publishes is seen there, and not where nothing was added.
        var changed = Listing.Differences(seam, fenced).Keys;
        Assert.All(
            ["SpscCore[ulong]:PublishAt(", "SpscCore[uint]:ReleaseAt(", ":Send(", ":PutAll("],
            name => Assert.Contains(changed, key => key.Contains(name, StringComparison.Ordinal))
        );
        Assert.DoesNotContain(changed, key => key.Contains(":TryPut(", StringComparison.Ordinal));
    }

    private static string Instructions(string listing, string method) =>
        string.Join(
            '\n',
            Listing
                .Parse(listing, Subject.Seam)
                .Where(entry => entry.Key.Contains($":{method}(", StringComparison.Ordinal))
                .SelectMany(entry => entry.Value)
        );
}
