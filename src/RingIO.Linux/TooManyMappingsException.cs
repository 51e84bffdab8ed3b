// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>The process has as many memory mappings as vm.max_map_count allows, or as may be taken without harm.</summary>
/// <remarks>The .NET runtime dies when it can map nothing more, so some of the limit is kept for it and never taken.</remarks>
public sealed class TooManyMappingsException : IOException
{
    /// <summary>Describes the shortage.</summary>
    /// <param name="what">What was refused.</param>
    /// <param name="mappings">How many mappings there are.</param>
    /// <param name="limit">The value of vm.max_map_count.</param>
    public TooManyMappingsException(string what, long mappings, long limit)
        : base(
            $"{what} There are {mappings} mappings and vm.max_map_count is {limit}: map neighbouring frames at "
                + "neighbouring pages, so that they share one mapping, unmap some, or raise it "
                + "(as root: sysctl -w vm.max_map_count=N)."
        )
    {
        Mappings = mappings;
        Limit = limit;
    }

    /// <summary>How many mappings there are: of the windows if the library refused, of the process if the kernel did.</summary>
    public long Mappings { get; }

    /// <summary>The value of vm.max_map_count.</summary>
    public long Limit { get; }
}
