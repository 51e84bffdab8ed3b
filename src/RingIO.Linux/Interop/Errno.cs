// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>Error numbers of Linux and their names (errno(3)); the asm-generic numbering, which .NET's targets share.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int Again = 11;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int Busy = 16;
    public const int Exists = 17;
    public const int NoDevice = 19;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int NoSuchProcess = 3;
    public const int NoBuffers = 105;
    public const int TimedOut = 110;

    /// <summary>The name of an error number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The name, or "errno N" for one that none of our calls is documented to give.</returns>
    public static string Name(int number) =>
        number switch
        {
            1 => "EPERM",
            2 => "ENOENT",
            3 => "ESRCH",
            4 => "EINTR",
            5 => "EIO",
            6 => "ENXIO",
            9 => "EBADF",
            11 => "EAGAIN",
            12 => "ENOMEM",
            13 => "EACCES",
            14 => "EFAULT",
            16 => "EBUSY",
            17 => "EEXIST",
            19 => "ENODEV",
            22 => "EINVAL",
            23 => "ENFILE",
            24 => "EMFILE",
            25 => "ENOTTY",
            26 => "ETXTBSY",
            27 => "EFBIG",
            28 => "ENOSPC",
            29 => "ESPIPE",
            30 => "EROFS",
            32 => "EPIPE",
            38 => "ENOSYS",
            75 => "EOVERFLOW",
            77 => "EBADFD",
            88 => "ENOTSOCK",
            90 => "EMSGSIZE",
            95 => "EOPNOTSUPP",
            97 => "EAFNOSUPPORT",
            103 => "ECONNABORTED",
            104 => "ECONNRESET",
            105 => "ENOBUFS",
            107 => "ENOTCONN",
            109 => "ETOOMANYREFS",
            110 => "ETIMEDOUT",
            111 => "ECONNREFUSED",
            133 => "EHWPOISON",
            _ => $"errno {number}",
        };
}
