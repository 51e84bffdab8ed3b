// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>A grant table's entry, whose domain writes anything into it between any two accesses of the hypervisor.</summary>
public static class GrantEntryVictims
{
    /// <summary>An entry.</summary>
    /// <param name="version">The table's version.</param>
    public static HostileTarget Of(int version) =>
        new($"grant entry v{version}", 64, (region, _) => Entry(region, version));

    private static HostileVictim Entry(PageRegion region, int version)
    {
        var core =
            version == 1
                ? GrantEntryCore<HostileOrder>.OfV1(region.Address)
                : GrantEntryCore<HostileOrder>.OfV2(region.Address, region.Address + 32);
        var held = GrantEntryBits.Invalid;
        return new()
        {
            Words =
            [
                new("header", 0, 4, PeerWordKind.State),
                new("detail", 4, 4, PeerWordKind.Payload),
                new("frame", 8, 4, PeerWordKind.Payload),
                new("status", 32, 2, PeerWordKind.Flag),
            ],
            Steps =
            [
                new(
                    "Pin",
                    () =>
                    {
                        var isPinned =
                            core.TryPin(0, GrantEntryBits.Reading, held, out _, out _)
                            == GrantStatus.Okay;
                        held |= isPinned ? GrantEntryBits.Reading : 0;
                        return isPinned;
                    }
                ),
                new(
                    "Unpin",
                    () =>
                    {
                        core.Unpin(held, 0);
                        held = 0;
                        return false;
                    }
                ),
                new(
                    "Transfer",
                    () =>
                    {
                        if (core.TryCommit(0, out _) != GrantStatus.Okay)
                        {
                            return false;
                        }

                        core.EndCommit(0, 5);
                        return true;
                    }
                ),
                new(
                    "Withdraw",
                    () =>
                    {
                        core.Withdraw(0);
                        return false;
                    }
                ),
                new("Revoke", () => core.TryRevoke()),
                new("End", () => core.EndTransfer(out _) == GrantTransferState.Completed),
            ],
        };
    }
}
