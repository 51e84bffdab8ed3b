// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The owners that were dead at one moment: recovery lists them first and looks at the ring afterwards.</summary>
/// <remarks>An entry on the list changes only by the hand of who recovers; used by that one thread.</remarks>
internal sealed class DeadOwners<TOrder>
    where TOrder : struct, IMemoryOrder
{
    private readonly bool[] _dead;

    public DeadOwners(RingControl<TOrder> control, IOwnerLiveness liveness)
    {
        Control = control;
        _dead = new bool[control.OwnerCount];
        for (var entry = 0; entry < _dead.Length; entry++)
        {
            var owner = control.OwnerOf(entry);
            _dead[entry] = owner == OwnerWords.Gone || (owner != 0 && !liveness.IsAlive(owner));
        }
    }

    public RingControl<TOrder> Control { get; }

    public int Entries => _dead.Length;

    public bool Contains(int entry) => _dead[entry];
}
