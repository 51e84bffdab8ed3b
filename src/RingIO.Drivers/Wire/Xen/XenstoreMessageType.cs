// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What a message of the store's protocol asks or answers; an answer has its request's type, or <see cref="Error"/>.</summary>
/// <remarks>Source: <c>xen/io/xs_wire.h</c>, <c>enum xsd_sockmsg_type</c>. The numbers are wire format; 20 was removed.</remarks>
public enum XenstoreMessageType : uint
{
    /// <summary>A command to the server itself.</summary>
    Control = 0,

    /// <summary>The names of a node's children.</summary>
    Directory = 1,

    /// <summary>A node's value.</summary>
    Read = 2,

    /// <summary>A node's permissions.</summary>
    GetPermissions = 3,

    /// <summary>Begins to watch a path.</summary>
    Watch = 4,

    /// <summary>Ends a watch.</summary>
    Unwatch = 5,

    /// <summary>Begins a transaction.</summary>
    TransactionStart = 6,

    /// <summary>Commits or drops a transaction.</summary>
    TransactionEnd = 7,

    /// <summary>Connects a domain's ring.</summary>
    Introduce = 8,

    /// <summary>Disconnects a domain.</summary>
    Release = 9,

    /// <summary>A domain's home.</summary>
    GetDomainPath = 10,

    /// <summary>Sets a node's value, and makes it and its parents where they are missing.</summary>
    Write = 11,

    /// <summary>Makes a node, and its parents, where they are missing.</summary>
    MakeDirectory = 12,

    /// <summary>Removes a node with everything below it.</summary>
    Remove = 13,

    /// <summary>Sets a node's permissions.</summary>
    SetPermissions = 14,

    /// <summary>Unasked, from the server: something changed below a watched path.</summary>
    WatchEvent = 15,

    /// <summary>An answer: the name of an error.</summary>
    Error = 16,

    /// <summary>Whether a domain is connected.</summary>
    IsDomainIntroduced = 17,

    /// <summary>A domain that was shut down runs again.</summary>
    Resume = 18,

    /// <summary>Gives a domain the rights of another.</summary>
    SetTarget = 19,

    /// <summary>Ends all watches and transactions of the caller.</summary>
    ResetWatches = 21,

    /// <summary>A part of the names of a node's children, where they are too many for one message.</summary>
    DirectoryPart = 22,
}
