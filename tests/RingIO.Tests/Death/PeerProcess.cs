// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Peer;

namespace RingIO.Tests.Death;

/// <summary>Starts the other process of the death tests: RingIO.Peer, built beside the tests.</summary>
internal static class PeerProcess
{
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } path && IsDotnet(path) ? path : "dotnet"
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.ArgumentList.Add(typeof(DeathScenario).Assembly.Location);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)
            ?? throw new InvalidOperationException("The peer process did not start.");
    }

    private static bool IsDotnet(string path) =>
        string.Equals(
            Path.GetFileNameWithoutExtension(path),
            "dotnet",
            StringComparison.OrdinalIgnoreCase
        );
}
