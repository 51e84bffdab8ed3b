// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>What a domain's call came to: Xen's negative error numbers (public/errno.h). Only 0 is success.</summary>
public enum EventStatus
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>There is no such virtual CPU (ENOENT).</summary>
    NoSuchVcpu = -2,

    /// <summary>There is no such domain (ESRCH).</summary>
    NoSuchDomain = -3,

    /// <summary>The virtual interrupt is bound already (EEXIST).</summary>
    AlreadyBound = -17,

    /// <summary>The port is not in use, or is not what the call needs, or a number is out of range (EINVAL).</summary>
    InvalidArgument = -22,

    /// <summary>There is no free port, or no room for another page (ENOSPC).</summary>
    NoSpace = -28,

    /// <summary>The ABI in use has nothing like it (ENOSYS).</summary>
    NotImplemented = -38,

    /// <summary>A reset is under way and not finished: continue it, or try again later (ERESTART).</summary>
    TryAgain = -85,

    /// <summary>The call needs the FIFO ABI, which the domain has not chosen (EOPNOTSUPP).</summary>
    NotSupported = -95,
}
