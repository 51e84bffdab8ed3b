// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>An object that is held against a specification: one ring, with its memory and its sides.</summary>
/// <remarks>
/// <para>Ownership: whoever has it made disposes of it, after the last operation.</para>
/// <para>For the explorer the rules of <see cref="IModelProgram"/> hold: the object lies in native memory over
/// <see cref="SimulatedOrder"/>, and <see cref="Open"/> is called again whenever a body begins anew, so that what it
/// returns must take its state from the object's words.</para>
/// </remarks>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public interface ISystemUnderTest<TOperation, TResponse> : IDisposable
{
    /// <summary>Makes a thread ready: opens its side of the ring.</summary>
    /// <remarks>
    /// Sequentially and under stress it is called once for each thread, by the thread that made the object, before any
    /// operation; in the explorer at the beginning of every run of a body, and for <see
    /// cref="RingSpec{TModel,TOperation,TResponse}.Final"/> once more at the end.
    /// </remarks>
    /// <param name="thread">The thread, from 0.</param>
    /// <returns>Does an operation for that thread. What it throws is a failure.</returns>
    Func<TOperation, TResponse> Open(int thread);
}
