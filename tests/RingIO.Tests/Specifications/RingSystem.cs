// SPDX-License-Identifier: MIT

using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>A ring as a system under test: what each thread does with it, and what is disposed of in which order.</summary>
internal sealed class RingSystem<TOperation, TResponse>(
    Func<int, Func<TOperation, TResponse>> open,
    Action dispose
) : ISystemUnderTest<TOperation, TResponse>
{
    public Func<TOperation, TResponse> Open(int thread) => open(thread);

    public void Dispose() => dispose();
}
