// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RingIO.Linux.Tests;

/// <summary>What a careless or hostile sender would do, and the library never does.</summary>
internal static unsafe partial class TestCalls
{
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;

    /// <summary>A memfd with these seals: 1 SEAL, 2 SHRINK, 4 GROW.</summary>
    public static SafeFileHandle MemfdWith(int seals, long length)
    {
        var file = MemfdCreate("ringio-test", AllowSealing);
        RandomAccess.SetLength(file, length);
        Assert.Equal(0, Fcntl(file, AddSeals, seals));
        return file;
    }

    /// <summary>Sends one byte and more descriptors than our sender would.</summary>
    public static void SendMany(nint socket, int descriptor, int count)
    {
        var data = 16 + (count * sizeof(int));
        var control = new long[(data + 7) / 8];
        var one = (byte)1;
        // Sound: all buffers are pinned or of this frame, and the lengths are theirs.
        fixed (long* start = control)
        {
            start[0] = data;
            ((int*)start)[2] = 1;
            ((int*)start)[3] = 1;
            new Span<int>((int*)start + 4, count).Fill(descriptor);
            var vector = stackalloc nint[2] { (nint)(&one), 1 };
            var header = stackalloc nint[7]
            {
                0,
                0,
                (nint)vector,
                1,
                (nint)start,
                control.Length * 8,
                0,
            };
            Assert.Equal(1, SendMsg((int)socket, header, 0));
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle MemfdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Fcntl(SafeFileHandle file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "sendmsg")]
    private static partial nint SendMsg(int socket, nint* header, int flags);
}
