// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>What is done to a memfd's descriptor.</summary>
internal static unsafe class Memfd
{
    private const int SealAll = Flags.SealSeal | Flags.SealShrink | Flags.SealGrow;

    /// <summary>Creates one, of length 0, close-on-exec and sealable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="huge">The size of hugetlb pages, or null for ordinary ones.</param>
    /// <returns>The descriptor.</returns>
    /// <exception cref="LinuxException">The call failed.</exception>
    public static SafeFileHandle Create(string name, PageSize? huge)
    {
        var flags = Flags.MfdCloseOnExec | Flags.MfdAllowSealing;
        if (huge is { } size)
        {
            flags |= Flags.MfdHugeTlb | ((uint)size.Shift << Flags.MfdHugeShift);
        }

        // Kernels before 6.3 do not know NOEXEC_SEAL; newer ones may demand it (vm.memfd_noexec).
        var file = Libc.MemfdCreate(name, flags | Flags.MfdNoExecSeal);
        if (file.IsInvalid && Marshal.GetLastPInvokeError() == Errno.Invalid)
        {
            file.Dispose();
            file = Libc.MemfdCreate(name, flags);
        }

        return file.IsInvalid
            ? throw LinuxException.Last("memfd_create", $"\"{name}\", 0x{flags:x}")
            : file;
    }

    public static void SetLength(SafeFileHandle file, long length)
    {
        if (Libc.FTruncate(file, length) != 0)
        {
            throw LinuxException.Last("ftruncate", $"memfd, {length}");
        }
    }

    /// <summary>Takes the memory now: what is missing is an errno here and not a SIGBUS later.</summary>
    /// <returns>0 or the errno.</returns>
    public static int TryAllocate(SafeFileHandle file, long length)
    {
        while (Libc.FAllocate(file, 0, 0, length) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Errno.Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    /// <summary>Fixes the length for good.</summary>
    public static void Seal(SafeFileHandle file)
    {
        if (Libc.Fcntl(file, Flags.AddSeals, SealAll) != 0)
        {
            throw LinuxException.Last(
                "fcntl",
                "memfd, F_ADD_SEALS, F_SEAL_SEAL|F_SEAL_SHRINK|F_SEAL_GROW"
            );
        }
    }

    /// <summary>Refuses a descriptor whose length could change under a mapping.</summary>
    /// <exception cref="DescriptorRefusedException">It is no memfd, or may shrink.</exception>
    public static void DemandSealed(SafeFileHandle file)
    {
        var seals = Libc.Fcntl(file, Flags.GetSeals, 0);
        if (seals == -1)
        {
            throw new DescriptorRefusedException(
                $"The descriptor is no memfd: fcntl(F_GET_SEALS) gave {Errno.Name(Marshal.GetLastPInvokeError())}."
            );
        }

        if ((seals & Flags.SealShrink) == 0)
        {
            throw new DescriptorRefusedException(
                $"The memfd's seals are 0x{seals:x}, without F_SEAL_SHRINK: its sender could shorten it and so end this "
                    + "process (SIGBUS). The sender must seal it with fcntl(F_ADD_SEALS, F_SEAL_SHRINK)."
            );
        }
    }

    public static long Length(SafeFileHandle file)
    {
        var length = Libc.LSeek(file, 0, Flags.SeekEnd);
        return length >= 0 ? length : throw LinuxException.Last("lseek", "memfd, 0, SEEK_END");
    }

    /// <summary>The size of the file's pages: the hugetlb size, or the system's own.</summary>
    public static PageSize PageSizeOf(SafeFileHandle file)
    {
        // Sound: 128 bytes hold struct statfs of every 64-bit Linux (120); its second long is f_bsize.
        var buffer = stackalloc long[16];
        return Libc.FStatFs(file, buffer) == 0
            ? PageSize.FromBytes(buffer[1])
            : throw LinuxException.Last("fstatfs", "memfd");
    }
}
