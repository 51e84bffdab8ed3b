// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>The bits of the control registers that change what tables mean. Intel SDM volume 3A, 5.1.3.</summary>
/// <remarks>CR0.PG is taken to be set; CR4.PAE and IA32_EFER.LME follow from the <see cref="PageTableFormat"/>.</remarks>
[Flags]
public enum PagingControls
{
    /// <summary>An 80386: no superpages, no global pages, a supervisor writes anywhere.</summary>
    None = 0,

    /// <summary>CR0.WP: a supervisor heeds read-only pages.</summary>
    WriteProtect = 1 << 0,

    /// <summary>CR4.PSE: two-level tables may hold superpages; other formats always may.</summary>
    PageSizeExtensions = 1 << 1,

    /// <summary>CR4.PGE: global pages.</summary>
    GlobalPages = 1 << 2,

    /// <summary>IA32_EFER.NXE: bit 63 forbids to fetch instructions; otherwise it is reserved.</summary>
    NoExecute = 1 << 3,

    /// <summary>CR4.SMEP: a supervisor fetches no instructions from users' pages.</summary>
    SupervisorExecutionPrevention = 1 << 4,

    /// <summary>CR4.SMAP: a supervisor uses no data of users' pages, unless <see cref="AccessControl"/> is set.</summary>
    SupervisorAccessPrevention = 1 << 5,

    /// <summary>EFLAGS.AC: suspends <see cref="SupervisorAccessPrevention"/>.</summary>
    AccessControl = 1 << 6,

    /// <summary>CR4.PCIDE: address spaces have identifiers.</summary>
    ProcessContextIds = 1 << 7,

    /// <summary>What an operating system sets: everything but identifiers and <see cref="AccessControl"/>.</summary>
    Usual =
        WriteProtect
        | PageSizeExtensions
        | GlobalPages
        | NoExecute
        | SupervisorExecutionPrevention
        | SupervisorAccessPrevention,
}
