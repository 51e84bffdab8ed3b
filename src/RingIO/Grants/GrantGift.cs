// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>A page on its way from one domain to another.</summary>
internal readonly record struct GrantGift(GrantTable Giver, Gfn From, Mfn Frame, bool IsFlip);
