// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>Writes an execution in Chrome's trace format.</summary>
internal static class ChromeTrace
{
    public static string Write(Counterexample example) => example.Reason;
}
