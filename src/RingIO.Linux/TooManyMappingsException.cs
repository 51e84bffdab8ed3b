// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>The process has as many memory mappings as vm.max_map_count allows.</summary>
public sealed class TooManyMappingsException : LinuxException
{
    /// <summary>Describes the failed call.</summary>
    /// <param name="call">The call's name.</param>
    /// <param name="arguments">Its arguments, for people.</param>
    /// <param name="errorNumber">The errno: ENOMEM.</param>
    /// <param name="mappings">How many mappings the process had when the call failed.</param>
    /// <param name="limit">The value of vm.max_map_count.</param>
    public TooManyMappingsException(
        string call,
        string arguments,
        int errorNumber,
        long mappings,
        long limit
    )
        : base(
            call,
            arguments,
            errorNumber,
            $"The process has {mappings} mappings and vm.max_map_count is {limit}: map neighbouring frames at "
                + "neighbouring pages, so that they share one mapping, unmap some, or raise it (sysctl -w vm.max_map_count=N)."
        )
    {
        Mappings = mappings;
        Limit = limit;
    }

    /// <summary>How many mappings the process had when the call failed.</summary>
    public long Mappings { get; }

    /// <summary>The value of vm.max_map_count.</summary>
    public long Limit { get; }
}
