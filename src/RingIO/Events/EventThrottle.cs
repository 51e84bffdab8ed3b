// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>How often a port may disturb its domain (XSA-391): what comes more often is kept, and delivered when the window is over.</summary>
/// <param name="MaxDeliveries">How many deliveries a port may cause in a window, above 0. What finds its event pending already costs the guest nothing and counts nothing.</param>
/// <param name="Window">How long a window is, above zero.</param>
/// <remarks>Immutable. A window begins with its first delivery, so that around the border of two up to twice as many come. Nothing is lost: a kept event is delivered by <see cref="PortTable.Step"/>.</remarks>
public sealed record EventThrottle(int MaxDeliveries, TimeSpan Window);
