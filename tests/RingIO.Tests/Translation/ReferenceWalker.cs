// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>
/// A second walker, written straight from the manual's figures, format by format, with its numbers and without the library's:
/// over a copy of the machine's memory, in which it sets the accessed and dirty bits.
/// </summary>
internal sealed class ReferenceWalker(byte[] memory, int levels, int physicalBits, bool gigabytes)
{
    private readonly List<(ulong At, int Bytes)> _used = [];
    private bool _writable;
    private bool _user;
    private bool _forbidsExecution;
    private PageFaultCause _cause;

    public PageFaultCause Cause => _cause;

    public int Code { get; private set; }

    public ulong Physical { get; private set; }

    public int PageShift { get; private set; }

    public int References { get; private set; }

    public bool Writable => _writable;

    public bool User => _user;

    public bool NoExecute => _forbidsExecution;

    public bool Walk(ulong root, ulong linear, PageAccess access, int cpl, PagingControls controls)
    {
        _used.Clear();
        _writable = _user = true;
        _forbidsExecution = false;
        _cause = PageFaultCause.None;
        References = 0;
        var found = levels switch
        {
            2 => TwoLevel(root, linear, controls),
            3 => Pae(root, linear, controls),
            _ => FourLevel(root, linear, controls),
        };
        if (found && !Allows(access, cpl, controls))
        {
            found = Fail(PageFaultCause.Protection);
        }

        if (found && Physical >= (ulong)memory.Length)
        {
            found = Fail(PageFaultCause.Refused);
        }

        Code = found ? 0 : ErrorCode(access, cpl, controls);
        if (found)
        {
            SetBits(access == PageAccess.Write);
        }

        return found;
    }

    private bool TwoLevel(ulong root, ulong linear, PagingControls controls)
    {
        if (linear > 0xFFFFFFFF)
        {
            return Fail(PageFaultCause.NotCanonical);
        }

        if (!Use(root + ((linear >> 22) * 4), 4, out var pde))
        {
            return false;
        }

        if ((pde & 0x80) != 0 && controls.HasFlag(PagingControls.PageSizeExtensions))
        {
            for (var bit = 13 + physicalBits - 32; bit <= 21; bit++)
            {
                if ((pde & (1UL << bit)) != 0)
                {
                    return Fail(PageFaultCause.ReservedBit);
                }
            }

            var high = (pde >> 13) & 0xFF & ((1UL << (physicalBits - 32)) - 1);
            return Narrow(pde, (high << 32) | (pde & 0xFFC00000) | (linear & 0x3FFFFF), 22);
        }

        _ = Narrow(pde, 0, 0);
        return Use((pde & 0xFFFFF000) + (((linear >> 12) & 0x3FF) * 4), 4, out var pte)
            && Narrow(pte, (pte & 0xFFFFF000) | (linear & 0xFFF), 12);
    }

    private bool Narrow(ulong entry, ulong physical, int shift)
    {
        _writable &= (entry & 2) != 0;
        _user &= (entry & 4) != 0;
        Physical = physical;
        PageShift = shift;
        return true;
    }

    private bool Pae(ulong root, ulong linear, PagingControls controls)
    {
        if (linear > 0xFFFFFFFF)
        {
            return Fail(PageFaultCause.NotCanonical);
        }

        var isPresent = Use(root + ((linear >> 30) * 8), 8, out var pdpte);
        _used.Clear(); // In a register on hardware, and without an accessed bit.
        References = 0;
        if (!isPresent)
        {
            return false;
        }

        if ((pdpte & (0x1E6 | (ulong.MaxValue << physicalBits))) != 0)
        {
            return Fail(PageFaultCause.ReservedBit);
        }

        return Directory(pdpte, linear, controls, 62);
    }

    private bool FourLevel(ulong root, ulong linear, PagingControls controls)
    {
        var top = linear >> 47;
        if (top is not (0 or 0x1FFFF))
        {
            return Fail(PageFaultCause.NotCanonical);
        }

        if (
            !Use(root + (((linear >> 39) & 0x1FF) * 8), 8, out var pml4e)
            || !Wide(pml4e, 0x80, 51, controls)
            || !Use(Address(pml4e) + (((linear >> 30) & 0x1FF) * 8), 8, out var pdpte)
        )
        {
            return false;
        }

        if ((pdpte & 0x80) != 0 && gigabytes)
        {
            Physical = (pdpte & 0x000F_FFFF_C000_0000) | (linear & 0x3FFF_FFFF);
            PageShift = 30;
            return Wide(pdpte, 0x3FFF_E000, 51, controls);
        }

        return Wide(pdpte, 0x80, 51, controls) && Directory(pdpte, linear, controls, 51);
    }

    private bool Directory(ulong pdpte, ulong linear, PagingControls controls, int highest)
    {
        if (!Use(Address(pdpte) + (((linear >> 21) & 0x1FF) * 8), 8, out var pde))
        {
            return false;
        }

        if ((pde & 0x80) != 0)
        {
            Physical = (pde & 0x000F_FFFF_FFE0_0000) | (linear & 0x1F_FFFF);
            PageShift = 21;
            return Wide(pde, 0x1F_E000, highest, controls);
        }

        if (
            !Wide(pde, 0, highest, controls)
            || !Use(Address(pde) + (((linear >> 12) & 0x1FF) * 8), 8, out var pte)
        )
        {
            return false;
        }

        Physical = Address(pte) | (linear & 0xFFF);
        PageShift = 12;
        return Wide(pte, 0, highest, controls);
    }

    private static ulong Address(ulong entry) => entry & 0x000F_FFFF_FFFF_F000;

    private bool Wide(ulong entry, ulong reserved, int highest, PagingControls controls)
    {
        for (var bit = physicalBits; bit <= highest; bit++)
        {
            reserved |= 1UL << bit;
        }

        var hasNoExecute = controls.HasFlag(PagingControls.NoExecute);
        if ((entry & reserved) != 0 || (entry >> 63 != 0 && !hasNoExecute))
        {
            return Fail(PageFaultCause.ReservedBit);
        }

        _writable &= (entry & 2) != 0;
        _user &= (entry & 4) != 0;
        _forbidsExecution |= entry >> 63 != 0;
        return true;
    }

    private bool Use(ulong at, int bytes, out ulong entry)
    {
        entry = 0;
        if (at >= (ulong)memory.Length)
        {
            return Fail(PageFaultCause.Refused);
        }

        var span = memory.AsSpan((int)at, bytes);
        entry =
            bytes == 4
                ? BinaryPrimitives.ReadUInt32LittleEndian(span)
                : BinaryPrimitives.ReadUInt64LittleEndian(span);
        _used.Add((at, bytes));
        References++;
        return (entry & 1) != 0 || Fail(PageFaultCause.NotPresent);
    }

    private bool Allows(PageAccess access, int cpl, PagingControls controls)
    {
        var isSupervisor = cpl < 3;
        if (!isSupervisor && !_user)
        {
            return false;
        }

        var smep = controls.HasFlag(PagingControls.SupervisorExecutionPrevention);
        var smap =
            controls.HasFlag(PagingControls.SupervisorAccessPrevention)
            && !controls.HasFlag(PagingControls.AccessControl);
        return access switch
        {
            PageAccess.Execute => !_forbidsExecution && !(isSupervisor && _user && smep),
            _ when isSupervisor && _user && smap => false,
            PageAccess.Write when !_writable => isSupervisor
                && !controls.HasFlag(PagingControls.WriteProtect),
            _ => true,
        };
    }

    private int ErrorCode(PageAccess access, int cpl, PagingControls controls)
    {
        if (_cause == PageFaultCause.NotCanonical)
        {
            return 0;
        }

        var code = _cause switch
        {
            PageFaultCause.Protection => 1,
            PageFaultCause.ReservedBit => 9,
            _ => 0,
        };
        code |= access == PageAccess.Write ? 2 : 0;
        code |= cpl == 3 ? 4 : 0;
        var tells =
            controls.HasFlag(PagingControls.SupervisorExecutionPrevention)
            || (levels > 2 && controls.HasFlag(PagingControls.NoExecute));
        return code | (access == PageAccess.Execute && tells ? 16 : 0);
    }

    private void SetBits(bool isWrite)
    {
        for (var i = 0; i < _used.Count; i++)
        {
            var (at, _) = _used[i];
            memory[at] |= (byte)(isWrite && i == _used.Count - 1 ? 0x60 : 0x20);
        }
    }

    private bool Fail(PageFaultCause cause)
    {
        _cause = cause;
        return false;
    }
}
