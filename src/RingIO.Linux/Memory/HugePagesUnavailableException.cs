// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>Huge pages were asked for and cannot be had; the message says which setting to change, and to what.</summary>
public sealed class HugePagesUnavailableException : IOException
{
    /// <summary>Describes a shortage.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="pageSize">The size of page asked for.</param>
    /// <param name="needed">How many pages were needed.</param>
    /// <param name="available">How many could be had.</param>
    /// <param name="setting">The sysctl or the file under /sys that decides.</param>
    public HugePagesUnavailableException(
        string message,
        PageSize pageSize,
        long needed,
        long available,
        string setting
    )
        : base(message)
    {
        PageSize = pageSize;
        Needed = needed;
        Available = available;
        Setting = setting;
    }

    /// <summary>The size of page asked for.</summary>
    public PageSize PageSize { get; }

    /// <summary>How many pages were needed.</summary>
    public long Needed { get; }

    /// <summary>How many could be had.</summary>
    public long Available { get; }

    /// <summary>The sysctl or the file under /sys that decides.</summary>
    public string Setting { get; }
}
