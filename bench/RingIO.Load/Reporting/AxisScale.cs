// SPDX-License-Identifier: MIT

namespace RingIO.Load.Reporting;

/// <summary>How an axis counts.</summary>
internal enum AxisScale
{
    /// <summary>Equal steps.</summary>
    Linear,

    /// <summary>Equal factors, labelled at powers of ten; values above 0.</summary>
    Log10,

    /// <summary>Equal factors, labelled at powers of two as bytes (4 KiB, 2 MiB); values above 0.</summary>
    Bytes,
}
