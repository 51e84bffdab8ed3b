// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Gets responses. A struct, so that the ring's loop has it in line.</summary>
/// <typeparam name="TResponse">The response.</typeparam>
public interface IResponseReader<TResponse>
    where TResponse : unmanaged
{
    /// <summary>Gets the next response.</summary>
    /// <param name="response">The response, copied once; not checked but for its place.</param>
    void Read(in TResponse response);
}
