// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>
/// The references that a mapping holds, one for each 4 KiB: a use where it may be written, so that no page table is ever
/// mapped writable; a plain reference where it may only be read (Xen: get_page_and_type and get_page).
/// </summary>
internal sealed class FrameHolds(MachineMemory memory)
{
    /// <summary>Takes the references to frames in a row, each or none; without an owner, from whoever owns them: they are held already.</summary>
    public bool TryHold(Mfn first, long count, bool isWritable, DomainId? owner)
    {
        for (var held = 0L; held < count; held++)
        {
            var frame = first.Plus(held);
            var from = owner ?? memory[frame].Owner;
            if (!(isWritable ? TryUse(frame, from) : memory.TryGet(frame, from)))
            {
                Drop(first, held, isWritable);
                return false;
            }
        }

        return true;
    }

    /// <summary>Drops the references to frames in a row.</summary>
    public void Drop(Mfn first, long count, bool isWritable)
    {
        for (var dropped = 0L; dropped < count; dropped++)
        {
            var frame = first.Plus(dropped);
            if (isWritable)
            {
                memory.PutType(frame); // Whatever the type: it has stayed the same.
            }
            else
            {
                memory.Put(frame);
            }
        }
    }

    // A frame in use as something that may be written is used as that.
    private bool TryUse(Mfn frame, DomainId owner) =>
        memory.TryGetType(frame, owner, FrameType.Normal)
        || memory.TryGetType(frame, owner, FrameType.Shared)
        || memory.TryGetType(frame, owner, FrameType.Io);
}
