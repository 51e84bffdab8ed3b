// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Memory;

/// <summary>Owns one allocation of the process's own aligned memory.</summary>
internal sealed unsafe class AlignedMemoryHandle : SafeHandle
{
    public AlignedMemoryHandle(long length, long alignment)
        : base(0, ownsHandle: true)
    {
        // Sound: freed by ReleaseHandle alone, once; the whole length is cleared before anyone sees it.
        var start = NativeMemory.AlignedAlloc(checked((nuint)length), checked((nuint)alignment));
        NativeMemory.Clear(start, (nuint)length);
        SetHandle((nint)start);
    }

    public override bool IsInvalid => handle == 0;

    public nint Address => handle;

    protected override bool ReleaseHandle()
    {
        // Sound: the handle came from AlignedAlloc and is released once.
        NativeMemory.AlignedFree((void*)handle);
        return true;
    }
}
