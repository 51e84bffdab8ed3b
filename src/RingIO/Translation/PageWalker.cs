// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Walks page tables as a processor does. Intel SDM volume 3A, 5.2 to 5.8.</summary>
/// <remarks>
/// <para>The tables may be anybody's and hold anything: a walk reads at most one entry a level, stays inside the machine and
/// what the policy allows, and ends in a translation or a fault, never in an exception. A table that leads to itself is
/// legal, and is walked as often as there are levels.</para>
/// <para>Reserved bits are judged on the way down, rights at the end; accessed and dirty bits are set only by a walk that
/// succeeds, in every entry that has them. The four entries of PAE's page-directory-pointer table are read anew each time but
/// not counted: hardware has them in registers (5.4.1).</para>
/// <para>Immutable; it allocates nothing. Thread safety: any number of walks beside each other and beside one mapper. Frames that
/// tables lead to are guarded by whoever wrote the tables: an <see cref="AddressSpace"/> holds references to all of its.</para>
/// </remarks>
public sealed class PageWalker
{
    /// <summary>How often a walk begins again because entries change under it, before it gives up.</summary>
    public const int Attempts = 16;

    private readonly MachineMemory _memory;
    private readonly IFramePolicy? _policy;

    /// <summary>Makes a walker.</summary>
    /// <param name="memory">The machine's memory, in which the tables are.</param>
    /// <param name="format">How they look.</param>
    /// <param name="policy">Which frames they may lead to; null: any inside the machine.</param>
    public PageWalker(MachineMemory memory, PageTableFormat format, IFramePolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(format);
        _memory = memory;
        Format = format;
        _policy = policy;
    }

    /// <summary>How the tables look.</summary>
    public PageTableFormat Format { get; }

    /// <summary>Translates an address.</summary>
    /// <param name="root">The top table: what CR3 names.</param>
    /// <param name="address">The address.</param>
    /// <param name="access">What is to be done there.</param>
    /// <param name="cpl">The privilege level, 0 to 3.</param>
    /// <param name="controls">The control registers.</param>
    /// <param name="translation">Where it leads.</param>
    /// <param name="fault">Or why not.</param>
    /// <returns>Whether it leads anywhere.</returns>
    public bool TryWalk(
        Mfn root,
        GuestVirtualAddress address,
        PageAccess access,
        int cpl,
        PagingControls controls,
        out PageTranslation translation,
        out PageFault fault
    )
    {
        var walk = new PageWalk(address, access, cpl, controls);
        if (Format.IsCanonical(address))
        {
            Span<WalkStep> path = stackalloc WalkStep[PageTableFormat.MaxLevels];
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                walk.Begin();
                if (!Descend(root, ref walk, path))
                {
                    break;
                }

                if (Mark(walk, path))
                {
                    translation = walk.Translation;
                    fault = default;
                    return true;
                }

                walk.Cause = PageFaultCause.Contended;
            }
        }
        else
        {
            walk.Cause = PageFaultCause.NotCanonical;
        }

        translation = default;
        fault = walk.Fault(Format.IsWide);
        return false;
    }

    private bool Descend(Mfn table, ref PageWalk walk, Span<WalkStep> path)
    {
        for (var level = Format.Levels; level > 0; level--)
        {
            walk.Level = level;
            if (!_memory.Contains(table) || _policy?.MayHoldTables(table) == false)
            {
                walk.Cause = PageFaultCause.Refused;
                return false;
            }

            ref var step = ref path[level - 1];
            step = new(
                new(_memory.AddressOf(table), Format.IsWide),
                (ulong)Format.IndexOf(walk.Address.Frame, level)
            );
            walk.References += Format.IsPointerTable(level) ? 0 : 1;
            if (!Judge(ref walk, step.Entry, out var isPage))
            {
                return false;
            }

            if (isPage)
            {
                return Finish(ref walk, step.Entry);
            }

            table = Format.FrameOf(step.Entry, level, isPage: false);
        }

        return false; // Not reached: level 1 maps pages.
    }

    private bool Judge(ref PageWalk walk, ulong entry, out bool isPage)
    {
        isPage = false;
        if ((entry & (ulong)PageFlags.Present) == 0)
        {
            walk.Cause = PageFaultCause.NotPresent;
            return false;
        }

        isPage = Format.IsPage(entry, walk.Level, walk.Controls);
        if ((entry & Format.ReservedBits(walk.Level, isPage, walk.Controls)) != 0)
        {
            walk.Cause = PageFaultCause.ReservedBit;
            return false;
        }

        if (!Format.IsPointerTable(walk.Level))
        {
            walk.Combine(Format.FlagsOf(entry, walk.Level, isPage));
        }

        return true;
    }

    private bool Finish(ref PageWalk walk, ulong entry)
    {
        if (!PageRights.Grant(walk.Flags, walk.Access, walk.Cpl, walk.Controls))
        {
            walk.Cause = PageFaultCause.Protection;
            return false;
        }

        var first = Format.FrameOf(entry, walk.Level, isPage: true);
        var pages = Format.PagesAt(walk.Level);
        var frame = new Mfn(first.Value | (walk.Address.Frame.Value & (ulong)(pages - 1)));
        if (!_memory.Contains(frame) || _policy?.MayBeReached(frame) == false)
        {
            walk.Cause = PageFaultCause.Refused;
            return false;
        }

        // A policy has been asked about one frame only.
        var isWhole = _policy is null && _memory.Contains(first.Plus(pages - 1));
        var size = Format.SpanOf(walk.Level);
        walk.Arrive(
            frame,
            _memory.AddressOf(frame) + walk.Address.OffsetInFrame,
            size,
            isWhole ? size : PageSize.Size4K
        );
        return true;
    }

    // From the top, as hardware does: no entry is marked below one that is not.
    private bool Mark(in PageWalk walk, Span<WalkStep> path)
    {
        for (var level = Format.Levels; level >= walk.Level; level--)
        {
            var isLast = level == walk.Level;
            var bits = PageTableFormat.AccessedBit;
            if (isLast && walk.Access == PageAccess.Write)
            {
                bits |= PageTableFormat.DirtyBit;
            }

            if (!Format.IsPointerTable(level) && !path[level - 1].TryMark(bits))
            {
                return false;
            }
        }

        return true;
    }

    private readonly struct WalkStep
    {
        private readonly PageTableCore<HardwareOrder> _table;
        private readonly ulong _index;

        public WalkStep(PageTableCore<HardwareOrder> table, ulong index)
        {
            _table = table;
            _index = index;
            Entry = table.See(index);
        }

        public ulong Entry { get; }

        // Bits that another processor has set, or this one where a table leads to itself, change nothing of the way.
        public bool TryMark(ulong bits)
        {
            const ulong Marks = PageTableFormat.AccessedBit | PageTableFormat.DirtyBit;
            var seen = Entry;
            for (
                var attempt = 0;
                attempt < Attempts && (seen & ~Marks) == (Entry & ~Marks);
                attempt++
            )
            {
                if ((seen & bits) == bits || _table.TryMark(_index, seen, bits))
                {
                    return true;
                }

                seen = _table.See(_index);
            }

            return false;
        }
    }
}
