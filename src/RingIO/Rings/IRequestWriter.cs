// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Writes requests where the back end will read them. A struct, so that the ring's loop has it in line.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
public interface IRequestWriter<TRequest>
    where TRequest : unmanaged
{
    /// <summary>Writes the next request.</summary>
    /// <param name="slot">
    /// Where: memory that the back end can write too, in which a response may stand. Set every field, and read none back.
    /// </param>
    /// <returns><see langword="false"/> if there is no request: what was written does not count.</returns>
    bool TryWrite(ref TRequest slot);
}
