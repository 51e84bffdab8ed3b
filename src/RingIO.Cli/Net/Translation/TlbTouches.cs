// SPDX-License-Identifier: MIT

using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Translation;

/// <summary>Tells the model what the network path's halves touch.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class TlbTouches(TlbModel model) : INetTouches
{
    private const ulong FirstGranted = 1UL << 33;

    /// <inheritdoc/>
    public void Enter(DomainId domain) => model.Enter(domain.Number);

    /// <inheritdoc/>
    public void TouchOwn(DomainId domain, Gfn page, bool isWrite) =>
        model.Touch(domain.Number, page.Value, PageKind.Buffer, isWrite);

    /// <inheritdoc/>
    public void TouchMapped(DomainId domain, ulong address, bool isWrite) =>
        model.Touch(domain.Number, address >> PageSize.Size4K.Shift, PageKind.Foreign, isWrite);

    // The hypervisor has all memory mapped, as a kernel has its own; which frame is behind a reference it alone knows, so the
    // reference stands for it.
    /// <inheritdoc/>
    public void TouchGranted(DomainId domain, ushort granter, uint reference, bool isWrite) =>
        model.Touch(
            TlbModel.Hypervisor,
            FirstGranted + ((ulong)granter << 24) + reference,
            PageKind.Kernel,
            isWrite
        );
}
