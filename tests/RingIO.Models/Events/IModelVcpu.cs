// SPDX-License-Identifier: MIT

namespace RingIO.Models.Events;

/// <summary>A virtual CPU's look for events; made in the body of the thread that is this CPU.</summary>
public interface IModelVcpu
{
    /// <summary>Takes the next event.</summary>
    /// <param name="port">Its port.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    bool TryTake(out uint port);
}
