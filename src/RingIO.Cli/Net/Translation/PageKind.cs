// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Translation;

/// <summary>By what a page is mapped, in the model.</summary>
internal enum PageKind
{
    /// <summary>A kernel's own memory: by superpages, and global, if that optimization is on.</summary>
    Kernel,

    /// <summary>A buffer that devices or other domains reach: mapped by itself, global as the kernel's.</summary>
    Buffer,

    /// <summary>A program's memory: mapped by itself, never global.</summary>
    User,

    /// <summary>Another domain's page, mapped by itself, never global.</summary>
    Foreign,
}
