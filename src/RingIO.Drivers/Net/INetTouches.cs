// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>Is told which pages the network path's processors touch, and when they change domains: for a model of a TLB.</summary>
/// <remarks>
/// What a device reads or writes is no touch: it has no TLB here. Who counts needs it and nobody else; a member must not call back. Threading:
/// the thread that steps.
/// </remarks>
public interface INetTouches
{
    /// <summary>A processor runs a domain's code from now on.</summary>
    /// <param name="domain">The domain.</param>
    void Enter(DomainId domain);

    /// <summary>A page of a domain's own memory is touched.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="page">The page.</param>
    /// <param name="isWrite">Whether it is written.</param>
    void TouchOwn(DomainId domain, Gfn page, bool isWrite);

    /// <summary>Another's page is touched where a domain has it mapped.</summary>
    /// <param name="domain">The domain that has it mapped.</param>
    /// <param name="address">Where.</param>
    /// <param name="isWrite">Whether it is written.</param>
    void TouchMapped(DomainId domain, ulong address, bool isWrite);

    /// <summary>A granted page is touched by the hypervisor, which copies for a domain.</summary>
    /// <param name="domain">The domain that it copies for.</param>
    /// <param name="granter">The number of the domain whose page it is.</param>
    /// <param name="reference">Its reference there.</param>
    /// <param name="isWrite">Whether it is written.</param>
    void TouchGranted(DomainId domain, ushort granter, uint reference, bool isWrite);
}
