// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>Where the words of event channels lie in the page that a domain shares with the hypervisor (xen.h: <c>shared_info</c>, x86-64).</summary>
public static class SharedInfoLayout
{
    /// <summary>How many bytes the structure has.</summary>
    public const int Bytes = 3136;

    /// <summary>How many virtual CPUs it has room for (XEN_LEGACY_MAX_VCPUS); others keep their words elsewhere, which this library does not do.</summary>
    public const int MaxVcpus = 32;

    /// <summary>How many bytes a virtual CPU has, from offset 0 on.</summary>
    public const int VcpuInfoBytes = 64;

    /// <summary>Where the pending bits begin (<c>evtchn_pending</c>): 64 words of 64 bits.</summary>
    public const int PendingOffset = 2048;

    /// <summary>Where the mask bits begin (<c>evtchn_mask</c>): 64 words of 64 bits.</summary>
    public const int MaskOffset = 2560;

    /// <summary>How many words of pending bits there are, and of mask bits.</summary>
    public const int Words = 64;

    /// <summary>How many ports the 2-level ABI has with words of 64 bits (EVTCHN_2L_NR_CHANNELS).</summary>
    public const int TwoLevelPorts = Words * 64;
}
