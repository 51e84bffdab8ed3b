// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>Upcalls as calls: the callback runs on the sender's thread, see <see cref="IUpcallSink"/>.</summary>
/// <param name="callback">What is called.</param>
/// <remarks>Immutable.</remarks>
public sealed class CallbackUpcalls(Action<CpuId> callback) : IUpcallSink
{
    private readonly Action<CpuId> _callback =
        callback ?? throw new ArgumentNullException(nameof(callback));

    /// <inheritdoc/>
    public void Upcall(CpuId vcpu) => _callback(vcpu);
}
