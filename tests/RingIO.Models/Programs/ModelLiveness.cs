// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Testing;

namespace RingIO.Models.Programs;

/// <summary>Owner n is thread n - 1 of the program, and dead once it is known to have crashed; owners from <see cref="Dead"/> on were never alive.</summary>
/// <param name="current">The owner who asks.</param>
public sealed class ModelLiveness(ulong current) : IOwnerLiveness
{
    /// <summary>An owner who died before the program began.</summary>
    public const ulong Dead = 1000;

    /// <inheritdoc/>
    public ulong Current => current;

    /// <inheritdoc/>
    public bool IsAlive(ulong owner) =>
        owner < Dead && !ModelCrash.HasCrashed(checked((int)owner) - 1);
}
