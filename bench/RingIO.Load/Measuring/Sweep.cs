// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>What a case is a point of: the same work at growing sizes.</summary>
/// <param name="Name">What all its cases have in common, for example <c>alone</c>.</param>
/// <param name="At">Where this case stands, for example its bytes.</param>
internal sealed record Sweep(string Name, double At);
