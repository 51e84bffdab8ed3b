// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Grants;

/// <content>The table's own frames; all of it under the entries' lock.</content>
public sealed partial class GrantTable
{
    // References to a frame of the table that nobody has mapped: its owner's and the table's use.
    private const int OwnReferences = 2;

    private static int StatusFramesFor(int frames) =>
        ((frames * (4096 / 16)) + StatusesInFrame - 1) / StatusesInFrame;

    private bool TryGrowOnce()
    {
        if (Version == 2 && !TryGrow(_statusFrames, StatusFramesFor(_frames.Count + 1)))
        {
            return false;
        }

        if (!TryGrow(_frames, _frames.Count + 1))
        {
            return false;
        }

        Array.Resize(ref _active, Entries);
        return true;
    }

    private bool TryGrow(List<Mfn> frames, int count)
    {
        while (frames.Count < count)
        {
            if (!_source.TryAllocate(out var frame))
            {
                return false;
            }

            if (!_memory.TryGetType(frame, _source.Owner, FrameType.Shared))
            {
                _stuck.Add(frame);
                return false;
            }

            frames.Add(frame);
        }

        return true;
    }

    private GrantStatus Convert(int version)
    {
        Span<GrantEntryV2> reserved = stackalloc GrantEntryV2[(int)GrantRef.Reserved];
        if (!TryKeep(reserved, version))
        {
            return GrantStatus.GeneralError;
        }

        if (version == 2 && !TryGrow(_statusFrames, StatusFramesFor(_frames.Count)))
        {
            Release(_statusFrames);
            return GrantStatus.NoSpace;
        }

        foreach (var frame in _frames)
        {
            _memory.Scrub(frame, 1);
        }

        Version = version;
        _active = new ActiveGrant[Entries];
        Restore(reserved);
        if (version == 1)
        {
            Release(_statusFrames);
        }

        return GrantStatus.Okay;
    }

    // Copied once. What is on its way, in use, or has no word in the other layout cannot stay.
    private bool TryKeep(Span<GrantEntryV2> kept, int version)
    {
        for (var entry = 0; entry < kept.Length && _frames.Count > 0; entry++)
        {
            var bytes = Bytes((uint)entry);
            kept[entry] = default;
            if (Version == 1)
            {
                var old = new Slots<GrantEntryV1>(AddressOf(entry), 1).First;
                kept[entry].Flags = old.Flags;
                kept[entry].Domain = old.Domain;
                kept[entry].Frame = old.Frame;
            }
            else
            {
                kept[entry] = new Slots<GrantEntryV2>(AddressOf(entry), 1).First;
            }

            var header = new GrantHeader((GrantEntryBits)kept[entry].Flags, kept[entry].Domain);
            var isPlain =
                header.Type == GrantEntryBits.PermitAccess
                && (version == 2 || !header.IsSubPage)
                && kept[entry].Frame <= (version == 2 ? ulong.MaxValue : uint.MaxValue);
            if (header.Type != GrantEntryBits.Invalid && !isPlain)
            {
                return false;
            }
        }

        return true;
    }

    private void Restore(ReadOnlySpan<GrantEntryV2> kept)
    {
        for (var entry = 0; entry < kept.Length && _frames.Count > 0; entry++)
        {
            var bits = (GrantEntryBits)kept[entry].Flags;
            if ((bits & GrantEntryBits.TypeMask) != GrantEntryBits.Invalid)
            {
                // A bit of version 1 that meant nothing does not become one that does.
                bits &= ~(GrantEntryBits.Reading | GrantEntryBits.Writing | GrantEntryBits.SubPage);
                Core((uint)entry)
                    .Publish(new(bits, kept[entry].Domain), GrantTerms.Page(kept[entry].Frame));
            }
        }
    }

    private nint AddressOf(int entry) =>
        _memory.AddressOf(_frames[entry / EntriesInFrame])
        + (nint)entry % EntriesInFrame * (4096 / EntriesInFrame);

    private bool IsMapped(Mfn frame) => _memory[frame].References > OwnReferences;

    private void Release(List<Mfn> frames)
    {
        foreach (var frame in frames)
        {
            _memory.PutType(frame);
            _stuck.Add(frame);
        }

        frames.Clear();
        FreeStuck();
    }

    // What somebody has mapped still waits for that to end.
    private void FreeStuck()
    {
        for (var index = _stuck.Count - 1; index >= 0; index--)
        {
            if (_source.TryFree(_stuck[index]))
            {
                _stuck.RemoveAt(index);
            }
        }
    }
}
