// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Litmus.Rings;

/// <summary>The sets of edges that twins go without.</summary>
internal static class Edges
{
    /// <summary>SPSC and record rings: the fences between publishing or releasing and looking for sleepers.</summary>
    internal readonly struct SpscFences : IEdgeSet
    {
        public static bool Contains(int edge) =>
            edge
                is SpscCore<ulong, HardwareOrder>.PublishFence
                    or SpscCore<ulong, HardwareOrder>.ReleaseFence;
    }

    /// <summary>Flag rings: the same.</summary>
    internal readonly struct FlagFences : IEdgeSet
    {
        public static bool Contains(int edge) =>
            edge
                is SpscFlagCore<ulong, HardwareOrder>.PutFence
                    or SpscFlagCore<ulong, HardwareOrder>.ClearFence;
    }

    /// <summary>MPSC: the same.</summary>
    internal readonly struct MpscFences : IEdgeSet
    {
        public static bool Contains(int edge) =>
            edge
                is MpscCore<ulong, HardwareOrder>.CommitFence
                    or MpscCore<ulong, HardwareOrder>.ReleaseFence;
    }

    /// <summary>MPMC: the same.</summary>
    internal readonly struct MpmcFences : IEdgeSet
    {
        public static bool Contains(int edge) =>
            edge
                is MpmcCore<ulong, HardwareOrder>.CommitFence
                    or MpmcCore<ulong, HardwareOrder>.ReleaseFence;
    }

    /// <summary>Broadcast: the same.</summary>
    internal readonly struct BroadcastFences : IEdgeSet
    {
        public static bool Contains(int edge) =>
            edge
                is BroadcastCore<ulong, HardwareOrder>.PublishFence
                    or BroadcastCore<ulong, HardwareOrder>.ReleaseFence;
    }

    /// <summary>Broadcast: the fences that let a producer and a joining consumer see one another.</summary>
    internal readonly struct JoinFences : IEdgeSet
    {
        public static bool Contains(int edge) =>
            edge
                is BroadcastCore<ulong, HardwareOrder>.JoinFence
                    or BroadcastCore<ulong, HardwareOrder>.AnnounceFence;
    }

    /// <summary>MPSC: the producers' compare-exchange.</summary>
    internal readonly struct MpscClaim : IEdgeSet
    {
        public static bool Contains(int edge) => edge is MpscCore<ulong, HardwareOrder>.ClaimSlots;
    }

    /// <summary>MPMC: the producers' compare-exchange.</summary>
    internal readonly struct MpmcClaim : IEdgeSet
    {
        public static bool Contains(int edge) => edge is MpmcCore<ulong, HardwareOrder>.ClaimSlots;
    }

    /// <summary>MPMC: the consumers' compare-exchange.</summary>
    internal readonly struct MpmcTake : IEdgeSet
    {
        public static bool Contains(int edge) => edge is MpmcCore<ulong, HardwareOrder>.ClaimItems;
    }
}
