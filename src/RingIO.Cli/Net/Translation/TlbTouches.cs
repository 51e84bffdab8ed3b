// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Translation;

/// <summary>Tells the model what the network path's halves touch.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class TlbTouches(TlbModel model) : INetTouches
{
    /// <inheritdoc/>
    public void Enter(DomainId domain) => model.Enter(domain.Number);

    /// <inheritdoc/>
    public void TouchOwn(DomainId domain, Gfn page, bool isWrite) =>
        model.Touch(domain.Number, page.Value, PageKind.Buffer, isWrite);

    /// <inheritdoc/>
    public void TouchMapped(DomainId domain, ulong address, bool isWrite) =>
        model.Touch(domain.Number, address >> PageSize.Size4K.Shift, PageKind.Foreign, isWrite);

    // The hypervisor has all memory mapped, in one place for each page.
    /// <inheritdoc/>
    public void TouchGranted(DomainId domain, ushort granter, uint reference, bool isWrite) =>
        model.Touch(
            domain.Number,
            (1UL << 50) | ((ulong)granter << 32) | reference,
            PageKind.Foreign,
            isWrite
        );
}
