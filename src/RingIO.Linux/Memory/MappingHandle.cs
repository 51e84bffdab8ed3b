// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>
/// Owns a range of addresses, reserved as a whole and filled part by part: no other mapping of the process lands in
/// it, and all of it is freed at once.
/// </summary>
/// <remarks>The caller serializes changes and keeps every offset inside the range.</remarks>
internal sealed unsafe class MappingHandle : SafeHandle
{
    private const int ReserveFlags = Flags.MapPrivate | Flags.MapAnonymous;

    private readonly nuint _length;
    private long _counted;

    private MappingHandle(nint address, nuint length)
        : base(0, ownsHandle: true)
    {
        _length = length;
        SetHandle(address);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The first byte; a multiple of the alignment asked for.</summary>
    public nint Address => handle;

    /// <summary>Reserves addresses on which every access faults until something is mapped there.</summary>
    /// <param name="length">How many bytes: a multiple of the system's page size.</param>
    /// <param name="alignment">A power of two, at least the system's page size.</param>
    /// <returns>The range.</returns>
    /// <exception cref="LinuxException">There are no such addresses, or no mapping more.</exception>
    public static MappingHandle Reserve(long length, long alignment)
    {
        var slack = alignment > Environment.SystemPageSize ? alignment : 0;
        var whole = checked((nuint)(length + slack));
        // Sound: a new mapping, at an address of the kernel's choice, that nobody knows yet.
        var start = Libc.MmapAnonymous(0, whole, Flags.ProtNone, ReserveFlags, -1, 0);
        if (start == -1)
        {
            throw MappingErrors.Last(
                "mmap",
                $"NULL, {whole}, PROT_NONE, MAP_PRIVATE|MAP_ANONYMOUS"
            );
        }

        var aligned = (nint)(((nuint)start + (nuint)alignment - 1) & ~((nuint)alignment - 1));
        if (slack > 0)
        {
            // Sound: the two ends around the aligned part, all of them of the new mapping.
            Free(start, (nuint)(aligned - start));
            Free(aligned + (nint)length, whole - (nuint)length - (nuint)(aligned - start));
        }

        return new MappingHandle(aligned, (nuint)length);
    }

    /// <summary>Maps a part of a file over a part of the range, whatever that held; atomic for other threads.</summary>
    /// <returns>0, or the errno; then the part is as it was.</returns>
    public int TryMap(
        long at,
        long length,
        SafeFileHandle file,
        long offset,
        PageAccess access,
        bool populate = false
    )
    {
        var protection =
            access == PageAccess.ReadOnly ? Flags.ProtRead : Flags.ProtRead | Flags.ProtWrite;
        var flags = Flags.MapShared | Flags.MapFixed | (populate ? Flags.MapPopulate : 0);
        // Sound: MAP_FIXED replaces only pages of the range that this handle owns.
        var mapped = Libc.Mmap(handle + (nint)at, (nuint)length, protection, flags, file, offset);
        return mapped == -1 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>As <see cref="TryMap"/>, with an exception.</summary>
    /// <exception cref="LinuxException">The call failed.</exception>
    public void Map(long at, long length, SafeFileHandle file, long offset, PageAccess access)
    {
        var error = TryMap(at, length, file, offset, access);
        if (error != 0)
        {
            throw MappingErrors.Of(
                "mmap",
                $"0x{handle + (nint)at:x}, {length}, {access}, MAP_SHARED|MAP_FIXED, offset {offset}",
                error
            );
        }
    }

    /// <summary>Turns a part of the range back into a bare reservation.</summary>
    /// <exception cref="LinuxException">The call failed.</exception>
    public void Unmap(long at, long length)
    {
        var start = handle + (nint)at;
        // Sound: MAP_FIXED replaces only pages of the range that this handle owns.
        if (
            Libc.MmapAnonymous(
                start,
                (nuint)length,
                Flags.ProtNone,
                ReserveFlags | Flags.MapFixed,
                -1,
                0
            ) != -1
        )
        {
            return;
        }

        // One above the limit of mappings mmap refuses even what would lower their number; munmap does not.
        if (
            Marshal.GetLastPInvokeError() != Errno.NoMemory
            || Libc.Munmap(start, (nuint)length) != 0
            || !TryReserveAgain(at, length)
        )
        {
            throw MappingErrors.Last(
                "mmap",
                $"0x{start:x}, {length}, PROT_NONE, MAP_FIXED|MAP_ANONYMOUS"
            );
        }
    }

    /// <summary>Moves mapped pages, with their page-table entries, to another part.</summary>
    /// <param name="from">Where they are; one mapping of the kernel's. The caller unmaps it after success.</param>
    /// <param name="to">Where they go, whatever that held; it does not overlap.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="targetLost">Whether a failed call left the target a bare reservation.</param>
    /// <returns>0, or the errno; then the source is as it was.</returns>
    public int TryMove(long from, long to, long length, out bool targetLost)
    {
        var (source, target, size) = (handle + (nint)from, handle + (nint)to, (nuint)length);
        const int Move = Flags.RemapMayMove | Flags.RemapFixed;
        targetLost = false;
        // Sound: source and target are both in the range that this handle owns. DONTUNMAP leaves no hole at the
        // source into which another thread's mmap could fall before it is reserved again.
        if (Libc.Mremap(source, size, size, Move | Flags.RemapDontUnmap, target) != -1)
        {
            return 0;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error == Errno.Invalid && Libc.Mremap(source, size, size, Move, target) != -1)
        {
            // Kernels before 5.13 know DONTUNMAP for private memory only; here a hole is there for a moment.
            return TryReserveAgain(from, length) ? 0 : Marshal.GetLastPInvokeError();
        }

        // Before 6.17 the kernel unmaps the target before it looks at the source.
        targetLost = TryReserveAgain(to, length);
        return error;
    }

    /// <summary>Gives the kernel advice on a part of the range.</summary>
    /// <returns>0 or the errno.</returns>
    public int TryAdvise(long at, long length, int advice)
    {
        // Sound: of the advices used none changes what the bytes hold.
        var result = Libc.Madvise(handle + (nint)at, (nuint)length, advice);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Writes one zero to each page of memory that is still zero and that nobody else has yet.</summary>
    public void Touch(long length, long step)
    {
        for (var at = 0L; at < length; at += step)
        {
            // Sound: the caller has mapped these bytes read-write.
            Volatile.Write(ref *(byte*)(handle + (nint)at), 0);
        }
    }

    /// <summary>Counts mappings that a change added, or took away if negative, until the range is freed.</summary>
    public void Count(long mappings)
    {
        _counted += mappings;
        MappingBudget.Add(mappings);
    }

    protected override bool ReleaseHandle()
    {
        MappingBudget.Add(-_counted);
        return Libc.Munmap(handle, _length) == 0;
    }

    private bool TryReserveAgain(long at, long length) =>
        // Sound: NOREPLACE touches nothing that is mapped.
        Libc.MmapAnonymous(
            handle + (nint)at,
            (nuint)length,
            Flags.ProtNone,
            ReserveFlags | Flags.MapFixedNoReplace,
            -1,
            0
        ) != -1;

    private static void Free(nint start, nuint length)
    {
        if (length > 0 && Libc.Munmap(start, length) != 0)
        {
            throw LinuxException.Last("munmap", $"0x{start:x}, {length}");
        }
    }
}
