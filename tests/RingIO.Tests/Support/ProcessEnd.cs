// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Tests.Support;

/// <summary>Ends a process that a test started, however the test ends: one left behind would spin on its ring for ever.</summary>
internal readonly struct ProcessEnd(Process process) : IDisposable
{
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }
}
