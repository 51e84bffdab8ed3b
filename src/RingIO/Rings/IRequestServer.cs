// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Answers requests in the order in which they come. A struct, so that the ring's loop has it in line.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
public interface IRequestServer<TRequest, TResponse>
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request, copied once; not checked but for its place.</param>
    /// <param name="slot">
    /// Where the response goes: memory that the front end can write too, in which a request may stand. Set every field, and
    /// read none back.
    /// </param>
    void Serve(in TRequest request, ref TResponse slot);
}
