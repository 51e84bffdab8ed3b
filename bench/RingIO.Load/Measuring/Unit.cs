// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>How a measurement becomes a figure, and which way is better.</summary>
internal sealed record Unit(string Name, bool HigherIsBetter, double OperationBytes = 0)
{
    /// <summary>Million items a second.</summary>
    public static Unit MillionPerSecond { get; } = new("M/s", HigherIsBetter: true);

    /// <summary>Nanoseconds an operation.</summary>
    public static Unit Nanoseconds { get; } = new("ns", HigherIsBetter: false);

    /// <summary>Megabytes (10^6 bytes) a second.</summary>
    /// <param name="operationBytes">The bytes of one operation.</param>
    /// <returns>The unit.</returns>
    public static Unit MegabytesPerSecond(int operationBytes) =>
        new("MB/s", HigherIsBetter: true, operationBytes);

    /// <summary>The figure of a repetition.</summary>
    /// <param name="measurement">What the repetition did.</param>
    /// <returns>The figure in this unit.</returns>
    public double Figure(Measurement measurement)
    {
        if (!HigherIsBetter)
        {
            return measurement.Nanoseconds / measurement.Operations;
        }

        var millionsPerSecond = measurement.Operations * 1e3 / measurement.Nanoseconds;
        return OperationBytes == 0 ? millionsPerSecond : millionsPerSecond * OperationBytes;
    }

    /// <summary>How many times better the subject is than the peer: above 1 whichever way the unit runs.</summary>
    /// <param name="subject">The subject's figure.</param>
    /// <param name="peer">The peer's figure.</param>
    /// <returns>The ratio.</returns>
    public double Ratio(double subject, double peer) =>
        HigherIsBetter ? subject / peer : peer / subject;
}
