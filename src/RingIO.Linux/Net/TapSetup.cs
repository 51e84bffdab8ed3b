// SPDX-License-Identifier: MIT

using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Devices;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>The calls that make a TAP interface, with errors that say what to do.</summary>
internal static unsafe class TapSetup
{
    private const string NeedsRight = "Making network interfaces needs CAP_NET_ADMIN: run as root.";

    public static SafeFileHandle Open(string node)
    {
        const int How =
            TunFlags.OpenReadWrite | TunFlags.OpenNonBlocking | TunFlags.OpenCloseOnExec;
        var file = Libc.Open(node, How);
        if (!file.IsInvalid)
        {
            return file;
        }

        var error = Marshal.GetLastPInvokeError();
        throw new LinuxException(
            "open",
            $"{node}, O_RDWR|O_NONBLOCK|O_CLOEXEC",
            error,
            error switch
            {
                Errno.NoEntry or Errno.NoDevice =>
                    "The kernel has no TUN/TAP here: modprobe tun, or in a container pass --device /dev/net/tun.",
                Errno.NotPermitted or Errno.AccessDenied =>
                    $"Only some may open {node}: run as root, or ask for access to it.",
                _ => null,
            }
        );
    }

    /// <summary>Makes the interface, or adds a queue to it.</summary>
    /// <returns>The name that it got.</returns>
    public static string Attach(SafeFileHandle file, string name, bool isMultiQueue, bool isFirst)
    {
        var flags = TunFlags.Tap | TunFlags.NoPacketInformation | TunFlags.VnetHeader;
        flags |= isMultiQueue ? TunFlags.MultiQueue : 0;
        // Exclusive: a name in use is an error, not somebody else's interface. Asked of the first queue alone.
        flags |= isFirst ? TunFlags.Exclusive : 0;
        uint known;
        // Sound: the kernel writes one number of this frame.
        if (Libc.Ioctl(file, TunFlags.GetFeatures, &known) != 0)
        {
            throw LinuxException.Last("ioctl", "/dev/net/tun, TUNGETFEATURES");
        }

        if ((known & TunFlags.VnetHeader) == 0)
        {
            throw new LinuxException(
                "ioctl",
                $"/dev/net/tun, TUNGETFEATURES = 0x{known:x}",
                Errno.Invalid,
                "This kernel's TAP knows no virtio header (IFF_VNET_HDR)."
            );
        }

        var request = new InterfaceRequest(name) { Flags = (short)flags };
        // Sound: the kernel reads and writes one structure of this frame.
        if (Libc.Ioctl(file, TunFlags.SetInterface, &request) == 0)
        {
            return request.Name;
        }

        var error = Marshal.GetLastPInvokeError();
        throw new LinuxException(
            "ioctl",
            $"/dev/net/tun, TUNSETIFF, {name}, 0x{flags:x}",
            error,
            error switch
            {
                Errno.NotPermitted or Errno.AccessDenied => NeedsRight,
                Errno.Busy or Errno.Exists =>
                    $"The name {name} is in use: choose another, or end what uses it (ip link show {name}).",
                Errno.Invalid =>
                    $"{name} is an interface of another kind, or no name: choose another.",
                _ => null,
            }
        );
    }

    public static void Configure(SafeFileHandle file, int headerLength, FrameDeviceFeatures receive)
    {
        // Sound: the kernel reads one number of this frame.
        if (Libc.Ioctl(file, TunFlags.SetHeaderSize, &headerLength) != 0)
        {
            throw LinuxException.Last("ioctl", $"tap, TUNSETVNETHDRSZ, {headerLength}");
        }

        var offload =
            Bit(receive, FrameDeviceFeatures.ReceiveChecksum, TunFlags.OffloadChecksum)
            | Bit(receive, FrameDeviceFeatures.ReceiveTcpV4, TunFlags.OffloadTcpV4)
            | Bit(receive, FrameDeviceFeatures.ReceiveTcpV6, TunFlags.OffloadTcpV6)
            | Bit(receive, FrameDeviceFeatures.ReceiveEcn, TunFlags.OffloadEcn);
        // Sound: the argument is a number in a pointer's place; nobody follows it.
        if (Libc.Ioctl(file, TunFlags.SetOffload, (void*)offload) != 0)
        {
            throw LinuxException.Last("ioctl", $"tap, TUNSETOFFLOAD, 0x{offload:x}");
        }
    }

    public static void SetMtu(string name, int mtu)
    {
        var request = new InterfaceRequest(name) { Number = mtu };
        // Sound: the structure is of this frame, and nobody keeps its address.
        Control(TunFlags.SetInterfaceMtu, &request, $"SIOCSIFMTU, {name}, {mtu}");
    }

    public static void SetUp(string name, bool up)
    {
        var request = new InterfaceRequest(name);
        // Sound: the structure is of this frame, and nobody keeps its address.
        Control(TunFlags.GetInterfaceFlags, &request, $"SIOCGIFFLAGS, {name}");
        request.Flags = (short)(
            up ? request.Flags | TunFlags.InterfaceUp : request.Flags & ~TunFlags.InterfaceUp
        );
        Control(TunFlags.SetInterfaceFlags, &request, $"SIOCSIFFLAGS, {name}, 0x{request.Flags:x}");
    }

    private static nuint Bit(FrameDeviceFeatures set, FrameDeviceFeatures one, uint bit) =>
        (set & one) != 0 ? bit : 0;

    private static void Control(nuint number, InterfaceRequest* request, string arguments)
    {
        // Any socket will do: it names the namespace that the calling thread is in.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, 0);
        // Sound: the kernel reads and writes the one structure, which the caller keeps in its frame.
        if (Libc.Ioctl(socket.SafeHandle, number, request) != 0)
        {
            throw LinuxException.Last(
                "ioctl",
                arguments,
                Marshal.GetLastPInvokeError() == Errno.NotPermitted ? NeedsRight : null
            );
        }
    }
}
