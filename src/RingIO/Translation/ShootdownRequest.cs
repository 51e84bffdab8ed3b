// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Translation;

/// <summary>The pages of one generation of shootdowns: 16 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ShootdownRequest
{
    /// <summary>The generation times 2, plus 1 while it is being written.</summary>
    public ulong Tag;

    /// <summary>The first page times 4096, plus how many; 0 says everything.</summary>
    public ulong Pages;
}
