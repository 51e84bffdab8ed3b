// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>How a request to the store ended. On the wire an error is its name in capitals, as <c>ENOENT</c>.</summary>
/// <remarks>
/// The members are named after what they mean; <see cref="XenstoreErrors"/> has the names of the wire. The numbers are
/// Linux's, for people. Source: <c>xen/io/xs_wire.h</c>, <c>xsd_errors</c>.
/// </remarks>
public enum XenstoreError
{
    /// <summary>It was done.</summary>
    None = 0,

    /// <summary>Only the owner, or a privileged domain, may do this (<c>EPERM</c>).</summary>
    NotPermitted = 1,

    /// <summary>There is no such node, watch or transaction (<c>ENOENT</c>).</summary>
    NotFound = 2,

    /// <summary>An answer could not be read or the ring is down (<c>EIO</c>).</summary>
    InputOutput = 5,

    /// <summary>The answer does not fit into a message, or a quota of watches is used up (<c>E2BIG</c>).</summary>
    TooBig = 7,

    /// <summary>The transaction met a conflict: begin it again (<c>EAGAIN</c>).</summary>
    TryAgain = 11,

    /// <summary>The server has no more memory (<c>ENOMEM</c>).</summary>
    NoMemory = 12,

    /// <summary>The node's permissions forbid it (<c>EACCES</c>).</summary>
    AccessDenied = 13,

    /// <summary>It is in use (<c>EBUSY</c>).</summary>
    Busy = 16,

    /// <summary>It is there already (<c>EEXIST</c>).</summary>
    Exists = 17,

    /// <summary>It is a directory (<c>EISDIR</c>).</summary>
    IsDirectory = 21,

    /// <summary>The request is malformed (<c>EINVAL</c>).</summary>
    Invalid = 22,

    /// <summary>A quota of nodes, transactions or bytes is used up (<c>ENOSPC</c>).</summary>
    NoSpace = 28,

    /// <summary>It may only be read (<c>EROFS</c>).</summary>
    ReadOnly = 30,

    /// <summary>The server does not do this (<c>ENOSYS</c>).</summary>
    NotSupported = 38,

    /// <summary>The directory is not empty (<c>ENOTEMPTY</c>).</summary>
    NotEmpty = 39,

    /// <summary>It is connected already (<c>EISCONN</c>).</summary>
    IsConnected = 106,
}
