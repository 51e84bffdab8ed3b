// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>Writes an execution as a page.</summary>
internal static class HtmlReport
{
    public static string Write(Counterexample example) => example.Reason;
}
