// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Reflection;
using RingIO.Drivers.Wire.Xen;
using RingIO.Rings;

namespace RingIO.Drivers.Tests.Wire;

/// <summary>Every structure on the wire against the figures of Xen's own headers.</summary>
public sealed class XenAbiTests
{
    [Fact]
    public void Net_EveryStructure_IsLaidOutAsInC()
    {
        Same<NetTxRequest>(
            "netif_tx_request",
            "gref GrantRef, offset Offset, flags Flags, id Id, size Size"
        );
        Same<NetTxResponse>("netif_tx_response", "id Id, status Status");
        Same<NetRxRequest>("netif_rx_request", "id Id, gref GrantRef");
        Same<NetRxResponse>(
            "netif_rx_response",
            "id Id, offset Offset, flags Flags, status Status"
        );
        Same<NetExtraInfo>(
            "netif_extra_info",
            "type Type, flags Flags, u.gso.size SegmentSize, u.gso.type Segmentation, u.gso.features SegmentationFeatures, u.mcast.addr MulticastAddress, u.hash.type HashType, u.hash.algorithm HashAlgorithm, u.hash.value HashValue"
        );
        Same<NetControlRequest>("xen_netif_ctrl_request", "id Id, type Type, data Data");
        Same<NetControlResponse>(
            "xen_netif_ctrl_response",
            "id Id, type Type, status Status, data Data"
        );
        Same<NetControlGrant>("xen_netif_gref", "ref GrantRef, flags Flags, status Status");
    }

    [Theory]
    [InlineData("")]
    [InlineData("x86_32_")]
    public void Block_EveryStructureOfAnAbi_IsLaidOutAsInC(string abi)
    {
        const string Request =
            "operation Operation, nr_segments SegmentCount, handle Handle, id Id, sector_number Sector, seg Segments";
        const string Discard =
            "operation Operation, flag Flags, handle Handle, id Id, sector_number Sector, nr_sectors SectorCount";
        const string Indirect =
            "operation Operation, indirect_op IndirectOperation, nr_segments SegmentCount, id Id, sector_number Sector, handle Handle, indirect_grefs IndirectGrants";
        const string Response = "id Id, operation Operation, status Status";
        if (abi.Length == 0)
        {
            Same<BlockSegment>(
                "blkif_request_segment",
                "gref GrantRef, first_sect FirstSector, last_sect LastSector"
            );
            Same<BlockRequest>("blkif_request", Request, "Discard, Indirect");
            Same<BlockDiscardRequest>("blkif_request_discard", Discard);
            Same<BlockIndirectRequest>("blkif_request_indirect", Indirect);
            Same<BlockResponse>("blkif_response", Response);
        }
        else
        {
            Same<BlockRequest32>($"{abi}blkif_request", Request, "Discard, Indirect");
            Same<BlockDiscardRequest32>($"{abi}blkif_request_discard", Discard);
            Same<BlockIndirectRequest32>($"{abi}blkif_request_indirect", Indirect);
            Same<BlockResponse32>($"{abi}blkif_response", Response);
        }
    }

    [Fact]
    public void Block_OtherKindsOfRequest_BeginWhereTheRequestBegins()
    {
        Assert.Equal("0:32", WireFields.Of<BlockRequest>("Discard"));
        Assert.Equal("0:64", WireFields.Of<BlockRequest>("Indirect"));
        Assert.Equal("0:28", WireFields.Of<BlockRequest32>("Discard"));
        Assert.Equal("0:56", WireFields.Of<BlockRequest32>("Indirect"));
    }

    [Fact]
    public void ByteRings_EveryOffset_IsThatOfC()
    {
        Same<XenstoreMessageHeader>(
            "xsd_sockmsg",
            "type Type, req_id RequestId, tx_id TransactionId, len Length"
        );
        SameOffsets(
            typeof(XenstoreInterface),
            "xenstore_domain_interface",
            "req RequestOffset, rsp ResponseOffset, req_cons RequestConsumerOffset, req_prod RequestProducerOffset, rsp_cons ResponseConsumerOffset, rsp_prod ResponseProducerOffset, server_features ServerFeaturesOffset, connection ConnectionOffset, error ErrorOffset"
        );
        SameOffsets(
            typeof(ConsoleInterface),
            "xencons_interface",
            "in InputOffset, out OutputOffset, in_cons InputConsumerOffset, in_prod InputProducerOffset, out_cons OutputConsumerOffset, out_prod OutputProducerOffset"
        );
        Assert.Equal($"0:{ConsoleInterface.InputSize}", XenAbi.Figures["xencons_interface.in"]);
        Assert.Equal(
            $"{ConsoleInterface.OutputOffset}:{ConsoleInterface.OutputSize}",
            XenAbi.Figures["xencons_interface.out"]
        );
    }

    [Theory]
    [InlineData(
        "NETTXF_",
        typeof(NetTxInfo),
        "csum_blank ChecksumBlank, data_validated DataValidated, more_data MoreData, extra_info ExtraInfo"
    )]
    [InlineData(
        "NETRXF_",
        typeof(NetRxInfo),
        "data_validated DataValidated, csum_blank ChecksumBlank, more_data MoreData, extra_info ExtraInfo, gso_prefix SegmentationPrefix"
    )]
    [InlineData(
        "NETIF_RSP_",
        typeof(NetStatus),
        "DROPPED Dropped, ERROR Error, OKAY Okay, NULL Null"
    )]
    [InlineData(
        "XEN_NETIF_EXTRA_TYPE_",
        typeof(NetExtraType),
        "NONE None, GSO Segmentation, MCAST_ADD MulticastAdd, MCAST_DEL MulticastDelete, HASH Hash"
    )]
    [InlineData("XEN_NETIF_EXTRA_FLAG_", typeof(NetExtraContinuation), "MORE More")]
    [InlineData(
        "XEN_NETIF_GSO_TYPE_",
        typeof(NetSegmentation),
        "NONE None, TCPV4 TcpV4, TCPV6 TcpV6"
    )]
    [InlineData(
        "XEN_NETIF_CTRL_TYPE_",
        typeof(NetControlType),
        "INVALID Invalid, GET_HASH_FLAGS GetHashFlags, SET_HASH_FLAGS SetHashFlags, SET_HASH_KEY SetHashKey, GET_HASH_MAPPING_SIZE GetHashMappingSize, SET_HASH_MAPPING_SIZE SetHashMappingSize, SET_HASH_MAPPING SetHashMapping, SET_HASH_ALGORITHM SetHashAlgorithm, GET_GREF_MAPPING_SIZE GetGrantMappingSize, ADD_GREF_MAPPING AddGrantMapping, DEL_GREF_MAPPING DeleteGrantMapping"
    )]
    [InlineData(
        "XEN_NETIF_CTRL_STATUS_",
        typeof(NetControlStatus),
        "SUCCESS Success, NOT_SUPPORTED NotSupported, INVALID_PARAMETER InvalidParameter, BUFFER_OVERFLOW BufferOverflow"
    )]
    [InlineData(
        "XEN_NETIF_CTRL_HASH_TYPE_",
        typeof(NetHashTypes),
        "IPV4 IPv4, IPV4_TCP IPv4Tcp, IPV6 IPv6, IPV6_TCP IPv6Tcp"
    )]
    [InlineData(
        "XEN_NETIF_CTRL_HASH_ALGORITHM_",
        typeof(NetHashAlgorithm),
        "NONE None, TOEPLITZ Toeplitz"
    )]
    [InlineData("XEN_NETIF_CTRLF_GREF_", typeof(NetControlGrantAccess), "readonly ReadOnly")]
    [InlineData(
        "BLKIF_OP_",
        typeof(BlockOperation),
        "READ Read, WRITE Write, WRITE_BARRIER WriteBarrier, FLUSH_DISKCACHE FlushDiskCache, RESERVED_1 Reserved, DISCARD Discard, INDIRECT Indirect"
    )]
    [InlineData(
        "BLKIF_RSP_",
        typeof(BlockStatus),
        "EOPNOTSUPP NotSupported, ERROR Error, OKAY Okay"
    )]
    [InlineData("BLKIF_DISCARD_", typeof(BlockDiscardMode), "SECURE Secure")]
    [InlineData("VDISK_", typeof(BlockInfo), "CDROM CdRom, REMOVABLE Removable, READONLY ReadOnly")]
    public void Numbers_OfEachFamily_AreThoseOfCByName(string prefix, Type type, string names)
    {
        var pairs = Pairs(names);
        foreach (var (c, own) in pairs)
        {
            Assert.Equal(XenAbi.Figures[$"{prefix}{c}"], $"{Enum.Parse(type, own):D}");
        }

        // None of either side is left out; flags have a name for none of them, which C has not.
        Assert.Equal(
            XenAbi
                .Figures.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            pairs.Select(p => $"{prefix}{p.C}").Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            Enum.GetNames(type).Where(n => n != "None").Order(StringComparer.Ordinal),
            pairs.Select(p => p.Own).Where(n => n != "None").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("XEN_NETIF_MAX_TX_SIZE", NetInterface.MaxPacketBytes)]
    [InlineData("XEN_NETIF_NR_SLOTS_MIN", NetInterface.MinSlots)]
    [InlineData("BLKIF_MAX_SEGMENTS_PER_REQUEST", BlockSegments.Count)]
    [InlineData("BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST", BlockIndirectGrants.Count)]
    [InlineData("XENSTORE_RING_SIZE", XenstoreInterface.RingSize)]
    [InlineData("XENSTORE_PAYLOAD_MAX", XenstoreInterface.PayloadMax)]
    [InlineData("XENSTORE_ABS_PATH_MAX", XenstoreInterface.AbsolutePathMax)]
    [InlineData("XENSTORE_REL_PATH_MAX", XenstoreInterface.RelativePathMax)]
    [InlineData("XEN_IO_PROTO_ABI_X86_64", BlockInterface.AbiX86With64Bits)]
    [InlineData("XEN_IO_PROTO_ABI_X86_32", BlockInterface.AbiX86With32Bits)]
    [InlineData("XEN_IO_PROTO_ABI_ARM", BlockInterface.AbiArm)]
    public void Constant_OfAProtocol_IsThatOfC(string name, object value) =>
        Assert.Equal(XenAbi.Figures[name], Convert.ToString(value, CultureInfo.InvariantCulture));

    [Fact]
    public void SharedRing_HeaderAndEntries_AreThoseOfC()
    {
        Assert.Equal(XenAbi.Figures["blkif_sring.ring"], $"{SharedRingLayout.HeaderBytes}");
        foreach (
            var (c, own) in new[]
            {
                ("req_prod", "RequestProducer"),
                ("req_event", "RequestEvent"),
                ("rsp_prod", "ResponseProducer"),
                ("rsp_event", "ResponseEvent"),
                ("pvt", "Private"),
            }
        )
        {
            Assert.Equal(XenAbi.Figures[$"blkif_sring.{c}"], WireFields.Of<SharedRingWords>(own));
        }

        SameRing<NetTxRequest, NetTxResponse>("netif_tx");
        SameRing<NetRxRequest, NetRxResponse>("netif_rx");
        SameRing<NetControlRequest, NetControlResponse>("xen_netif_ctrl");
        SameRing<BlockRequest, BlockResponse>("blkif");
        SameRing<BlockRequest32, BlockResponse32>("x86_32_blkif");
    }

    private static void SameRing<TRequest, TResponse>(string name)
        where TRequest : unmanaged
        where TResponse : unmanaged
    {
        var entry = XenAbi.Figures[$"union {name}_sring_entry"].Split(':')[0];
        Assert.Equal(entry, $"{SharedRingLayout.EntryBytes<TRequest, TResponse>()}");
        for (var bytes = 4096L; bytes <= 65536; bytes *= 2)
        {
            var capacity = SharedRingLayout.Capacity<TRequest, TResponse>(bytes);
            Assert.Equal(XenAbi.Figures[$"RING_SIZE({name}, {bytes})"], $"{capacity}");
            Assert.True(SharedRingLayout.BytesFor<TRequest, TResponse>(capacity) <= bytes);
            Assert.True(SharedRingLayout.BytesFor<TRequest, TResponse>(2 * capacity) > bytes);
        }
    }

    /// <summary>Size, alignment and every field; none of either side is left out.</summary>
    private static void Same<T>(string structure, string fields, string others = "")
        where T : unmanaged
    {
        Assert.Equal(XenAbi.Figures[$"struct {structure}"], WireFields.Of<T>());
        var pairs = Pairs(fields);
        foreach (var (c, own) in pairs)
        {
            Assert.True(
                XenAbi.Figures[$"{structure}.{c}"] == WireFields.Of<T>(own),
                $"{typeof(T).Name}.{own} is at {WireFields.Of<T>(own)}, in C at {XenAbi.Figures[$"{structure}.{c}"]}"
            );
        }

        Assert.Equal(
            typeof(T)
                .GetFields(BindingFlags.Public | BindingFlags.Instance)
                .Select(f => f.Name)
                .Order(StringComparer.Ordinal),
            pairs
                .Select(p => p.Own)
                .Concat(others.Split(", ", StringSplitOptions.RemoveEmptyEntries))
                .Order(StringComparer.Ordinal)
        );
        AssertAllFields(structure, pairs);
    }

    private static void SameOffsets(Type constants, string structure, string fields)
    {
        var pairs = Pairs(fields);
        foreach (var (c, own) in pairs)
        {
            Assert.Equal(
                XenAbi.Figures[$"{structure}.{c}"].Split(':')[0],
                $"{constants.GetField(own)!.GetRawConstantValue()}"
            );
        }

        Assert.Equal(
            XenAbi.Figures[$"struct {structure}"].Split(':')[0],
            $"{constants.GetField("Size")!.GetRawConstantValue()}"
        );
        AssertAllFields(structure, pairs);
    }

    private static void AssertAllFields(string structure, List<(string C, string Own)> pairs) =>
        Assert.Equal(
            XenAbi
                .Figures.Keys.Where(k => k.StartsWith($"{structure}.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            pairs.Select(p => $"{structure}.{p.C}").Order(StringComparer.Ordinal)
        );

    private static List<(string C, string Own)> Pairs(string fields) =>
        [.. fields.Split(", ").Select(f => (f.Split(' ')[0], f.Split(' ')[1]))];
}
