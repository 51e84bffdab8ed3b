// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Guards;

/// <summary>Where in the user's code something happens.</summary>
internal static class OwnerStack
{
    /// <summary>The stack of the caller, from the first frame outside this folder on.</summary>
    public static string Capture()
    {
        var trace = new StackTrace(1, fNeedFileInfo: true);
        var skip = 1 + trace.GetFrames().TakeWhile(IsOurs).Count();
        return new StackTrace(skip, fNeedFileInfo: true).ToString().TrimEnd();
    }

    private static bool IsOurs(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.Namespace == typeof(OwnerStack).Namespace;
}
