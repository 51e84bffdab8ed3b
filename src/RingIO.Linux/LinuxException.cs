// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>A system call failed: which, with what arguments, and with which errno.</summary>
public class LinuxException : IOException
{
    /// <summary>Describes a failed call.</summary>
    /// <param name="call">The call's name, as in section 2 of the manual.</param>
    /// <param name="arguments">Its arguments, for people.</param>
    /// <param name="errorNumber">The errno.</param>
    /// <param name="advice">What to do about it, if that is known.</param>
    public LinuxException(string call, string arguments, int errorNumber, string? advice = null)
        : base(Describe(call, arguments, errorNumber, advice))
    {
        Call = call;
        Arguments = arguments;
        ErrorNumber = errorNumber;
    }

    /// <summary>The call's name, as in section 2 of the manual.</summary>
    public string Call { get; }

    /// <summary>The call's arguments, for people.</summary>
    public string Arguments { get; }

    /// <summary>The errno.</summary>
    public int ErrorNumber { get; }

    /// <summary>The errno's name: ENOMEM, for one.</summary>
    public string ErrorName => Errno.Name(ErrorNumber);

    /// <summary>The failure of the call just made by this thread.</summary>
    /// <param name="call">The call's name.</param>
    /// <param name="arguments">Its arguments, for people.</param>
    /// <param name="advice">What to do about it, if that is known.</param>
    /// <returns>The exception, to be thrown.</returns>
    internal static LinuxException Last(string call, string arguments, string? advice = null) =>
        new(call, arguments, Marshal.GetLastPInvokeError(), advice);

    private static string Describe(string call, string arguments, int number, string? advice)
    {
        var text =
            $"{call}({arguments}) failed with {Errno.Name(number)}: {Marshal.GetPInvokeErrorMessage(number)}.";
        return advice is null ? text : $"{text} {advice}";
    }
}
