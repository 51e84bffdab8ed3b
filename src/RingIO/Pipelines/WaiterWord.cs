// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Pipelines;

/// <summary>A word with nothing else within 124 bytes on either side: the other side looks at it after every publication.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct WaiterWord
{
    [FieldOffset(128)]
    public uint Value;
}
