// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Drivers.Store;

/// <summary>A permission as it is kept: for one domain, never for a later one that has its number (XSA-322, 417).</summary>
internal readonly record struct StoreGrant(DomainId Domain, StoreAccess Access);
