// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using System.Text;

namespace RingIO.Linux.Interop;

/// <summary>struct ifreq of 64-bit systems: 16 bytes of name, then 24 of which each request uses some.</summary>
[StructLayout(LayoutKind.Explicit, Size = 40)]
internal unsafe struct InterfaceRequest
{
    /// <summary>The longest name in bytes (IFNAMSIZ, less the 0 at its end).</summary>
    public const int LongestName = 15;

    [FieldOffset(0)]
    private fixed byte _name[LongestName + 1];

    [FieldOffset(16)]
    public short Flags;

    [FieldOffset(16)]
    public int Number;

    public InterfaceRequest(string name)
    {
        // Sound: the buffer's own extent; GetBytes checks it, and the last byte stays 0.
        fixed (byte* start = _name)
        {
            Encoding.ASCII.GetBytes(name, new Span<byte>(start, LongestName));
        }
    }

    public readonly string Name
    {
        get
        {
            // Sound: the buffer's own extent.
            fixed (byte* start = _name)
            {
                var bytes = new ReadOnlySpan<byte>(start, LongestName + 1);
                var end = bytes.IndexOf((byte)0);
                return Encoding.ASCII.GetString(end < 0 ? bytes : bytes[..end]);
            }
        }
    }
}
