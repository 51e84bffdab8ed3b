// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Interop;

/// <summary>Constants of the kernel's interface, the same on every 64-bit architecture that .NET runs on.</summary>
internal static class Flags
{
    public const uint MfdCloseOnExec = 0x1;
    public const uint MfdAllowSealing = 0x2;
    public const uint MfdHugeTlb = 0x4;
    public const uint MfdNoExecSeal = 0x8;
    public const int MfdHugeShift = 26;

    public const int GetStatus = 3;
    public const int SetStatus = 4;
    public const int DuplicateCloseOnExec = 1030;
    public const int AddSeals = 1033;
    public const int GetSeals = 1034;
    public const int SealSeal = 0x1;
    public const int SealShrink = 0x2;
    public const int SealGrow = 0x4;

    public const int ProtNone = 0;
    public const int ProtRead = 1;
    public const int ProtWrite = 2;
    public const int MapShared = 0x01;
    public const int MapPrivate = 0x02;
    public const int MapFixed = 0x10;
    public const int MapAnonymous = 0x20;
    public const int MapPopulate = 0x8000;
    public const int MapFixedNoReplace = 0x100000;
    public const int RemapMayMove = 1;
    public const int RemapFixed = 2;
    public const int RemapDontUnmap = 4;
    public const int AdviseHugePage = 14;
    public const int AdvisePopulateRead = 22;
    public const int AdvisePopulateWrite = 23;

    public const int SeekEnd = 2;

    public const int FutexWait = 0;
    public const int FutexWake = 1;

    public const int EventCloseOnExec = 0x80000;
    public const int EventNonBlocking = 0x800;
    public const short PollIn = 1;
    public const short PollOut = 4;

    public const int FamilyUnix = 1;
    public const int SocketStream = 1;
    public const int SocketCloseOnExec = 0x80000;
    public const int LevelSocket = 1;
    public const int Rights = 1;
    public const int MessageControlTruncated = 0x8;
    public const int MessageDontWait = 0x40;
    public const int MessageNoSignal = 0x4000;
    public const int MessageCloseOnExec = 0x40000000;
}
