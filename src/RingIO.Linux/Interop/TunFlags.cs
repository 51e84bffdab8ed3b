// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>Constants of linux/if_tun.h, linux/sockios.h, linux/if.h and linux/sched.h; ioctl numbers as on x64, Arm64, RISC-V and s390x.</summary>
internal static class TunFlags
{
    public const nuint SetOffload = 0x400454D0;
    public const nuint SetInterface = 0x400454CA;
    public const nuint GetFeatures = 0x800454CF;
    public const nuint SetHeaderSize = 0x400454D8;
    public const nuint GetInterfaceMtu = 0x8921;
    public const nuint SetInterfaceMtu = 0x8922;
    public const nuint GetInterfaceFlags = 0x8913;
    public const nuint SetInterfaceFlags = 0x8914;

    public const int Tap = 0x0002;
    public const int NoPacketInformation = 0x1000;
    public const int VnetHeader = 0x4000;
    public const int MultiQueue = 0x0100;
    public const int Exclusive = 0x8000;

    public const uint OffloadChecksum = 1;
    public const uint OffloadTcpV4 = 2;
    public const uint OffloadTcpV6 = 4;
    public const uint OffloadEcn = 8;

    public const short InterfaceUp = 1;

    public const int OpenReadWrite = 2;
    public const int OpenReadOnly = 0;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;

    public const int NetworkNamespace = 0x40000000;
}
