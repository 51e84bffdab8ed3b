// SPDX-License-Identifier: MIT

namespace RingIO.Domains;

/// <summary>How far a domain's life has come.</summary>
public enum DomainState
{
    /// <summary>It is there.</summary>
    Alive,

    /// <summary>It asks for nothing and is given nothing any more; some of what it had is still in use by others, or by a CPU.</summary>
    Dying,

    /// <summary>All that it had is given back.</summary>
    Gone,
}
