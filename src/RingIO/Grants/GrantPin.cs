// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>One use of a grant: until it is unpinned, the frame stays its owner's, and is what it is.</summary>
internal readonly record struct GrantPin(
    GrantTable Table,
    GrantRef Reference,
    bool IsWritable,
    GrantBytes Bytes,
    GrantTerms Terms,
    bool IsTransitive
);
