// SPDX-License-Identifier: MIT

namespace RingIO.Domains;

/// <summary>Something that a domain has and that goes with it: its event channels, its virtual CPUs, what a driver keeps for it.</summary>
/// <remarks>Thread safety: called by whoever destroys the domain, by one thread at a time.</remarks>
public interface IDomainResource
{
    /// <summary>Gives back what it can, again until all is given back. It does not throw: what cannot be done yet is done later.</summary>
    /// <param name="domain">The domain, which is going.</param>
    /// <returns>Whether all is given back; once it is, it is not asked again.</returns>
    bool TryReclaim(Domain domain);
}
