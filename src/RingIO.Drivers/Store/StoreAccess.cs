// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>What a permission allows.</summary>
/// <remarks>Source: <c>docs/misc/xenstore.txt</c>; on the wire n, r, w, b.</remarks>
[Flags]
public enum StoreAccess
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To read the value, the names of the children and the permissions, and to be told of changes.</summary>
    Read = 1,

    /// <summary>To write the value, and to make and remove children.</summary>
    Write = 2,

    /// <summary>Both.</summary>
    Both = Read | Write,
}
