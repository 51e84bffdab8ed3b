/* SPDX-License-Identifier: MIT
 *
 * Prints what Xen's own headers (libxen-dev) say of the structures on the wire, a line for each figure:
 * struct NAME=size:alignment, NAME.field=offset:size, CONSTANT=value, ring sizes as NAME(bytes)=entries.
 * Its output for x86_64 is tests/RingIO.Drivers.Tests/Wire/xen-abi.txt.
 */
#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <xen/xen.h>
#include <xen/io/ring.h>
#include <xen/io/netif.h>
#include <xen/io/blkif.h>
#include <xen/io/protocols.h>
#include <xen/io/xs_wire.h>
#include <xen/io/console.h>

/* The 32-bit ABI, which aligns 64-bit words to 4 bytes: the same fields as a 64-bit back end sees them. */
#pragma pack(push, 4)
struct x86_32_blkif_request {
    uint8_t operation, nr_segments;
    blkif_vdev_t handle;
    uint64_t id;
    blkif_sector_t sector_number;
    struct blkif_request_segment seg[BLKIF_MAX_SEGMENTS_PER_REQUEST];
};
struct x86_32_blkif_request_discard {
    uint8_t operation, flag;
    blkif_vdev_t handle;
    uint64_t id;
    blkif_sector_t sector_number;
    uint64_t nr_sectors;
};
struct x86_32_blkif_request_indirect {
    uint8_t operation, indirect_op;
    uint16_t nr_segments;
    uint64_t id;
    blkif_sector_t sector_number;
    blkif_vdev_t handle;
    uint16_t _pad1;
    grant_ref_t indirect_grefs[BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST];
};
struct x86_32_blkif_response {
    uint64_t id;
    uint8_t operation;
    int16_t status;
};
#pragma pack(pop)
DEFINE_RING_TYPES(x86_32_blkif, struct x86_32_blkif_request, struct x86_32_blkif_response);

#define STRUCT(type) printf("struct " #type "=%zu:%zu\n", sizeof(struct type), _Alignof(struct type))
#define FIELD(type, field) \
    printf(#type "." #field "=%zu:%zu\n", offsetof(struct type, field), sizeof(((struct type *)0)->field))
#define VALUE(name) printf(#name "=%lld\n", (long long)(name))
#define TEXT(name) printf(#name "=%s\n", name)
#define ENTRY(name) printf("union " #name "_sring_entry=%zu:%zu\n", sizeof(union name##_sring_entry), \
                           _Alignof(union name##_sring_entry))

static char page[16 * 4096] __attribute__((aligned(4096)));

#define RING(name)                                                                                  \
    for (long bytes = 4096; bytes <= (long)sizeof page; bytes *= 2)                                 \
    printf("RING_SIZE(" #name ", %ld)=%u\n", bytes,                                                 \
           (unsigned)__RING_SIZE((struct name##_sring *)(void *)page, bytes))

static void ring(void)
{
    FIELD(blkif_sring, req_prod);
    FIELD(blkif_sring, req_event);
    FIELD(blkif_sring, rsp_prod);
    FIELD(blkif_sring, rsp_event);
    FIELD(blkif_sring, pvt);
    printf("blkif_sring.ring=%zu\n", offsetof(struct blkif_sring, ring));
    ENTRY(netif_tx);
    ENTRY(netif_rx);
    ENTRY(xen_netif_ctrl);
    ENTRY(blkif);
    ENTRY(x86_32_blkif);
    RING(netif_tx);
    RING(netif_rx);
    RING(xen_netif_ctrl);
    RING(blkif);
    RING(x86_32_blkif);
}

static void netif_structures(void)
{
    STRUCT(netif_tx_request);
    FIELD(netif_tx_request, gref);
    FIELD(netif_tx_request, offset);
    FIELD(netif_tx_request, flags);
    FIELD(netif_tx_request, id);
    FIELD(netif_tx_request, size);
    STRUCT(netif_tx_response);
    FIELD(netif_tx_response, id);
    FIELD(netif_tx_response, status);
    STRUCT(netif_rx_request);
    FIELD(netif_rx_request, id);
    FIELD(netif_rx_request, gref);
    STRUCT(netif_rx_response);
    FIELD(netif_rx_response, id);
    FIELD(netif_rx_response, offset);
    FIELD(netif_rx_response, flags);
    FIELD(netif_rx_response, status);
    STRUCT(netif_extra_info);
    FIELD(netif_extra_info, type);
    FIELD(netif_extra_info, flags);
    FIELD(netif_extra_info, u.gso.size);
    FIELD(netif_extra_info, u.gso.type);
    FIELD(netif_extra_info, u.gso.features);
    FIELD(netif_extra_info, u.mcast.addr);
    FIELD(netif_extra_info, u.hash.type);
    FIELD(netif_extra_info, u.hash.algorithm);
    FIELD(netif_extra_info, u.hash.value);
    STRUCT(xen_netif_ctrl_request);
    FIELD(xen_netif_ctrl_request, id);
    FIELD(xen_netif_ctrl_request, type);
    FIELD(xen_netif_ctrl_request, data);
    STRUCT(xen_netif_ctrl_response);
    FIELD(xen_netif_ctrl_response, id);
    FIELD(xen_netif_ctrl_response, type);
    FIELD(xen_netif_ctrl_response, status);
    FIELD(xen_netif_ctrl_response, data);
    STRUCT(xen_netif_gref);
    FIELD(xen_netif_gref, ref);
    FIELD(xen_netif_gref, flags);
    FIELD(xen_netif_gref, status);
}

static void netif_constants(void)
{
    VALUE(NETTXF_csum_blank);
    VALUE(NETTXF_data_validated);
    VALUE(NETTXF_more_data);
    VALUE(NETTXF_extra_info);
    VALUE(NETRXF_data_validated);
    VALUE(NETRXF_csum_blank);
    VALUE(NETRXF_more_data);
    VALUE(NETRXF_extra_info);
    VALUE(NETRXF_gso_prefix);
    VALUE(XEN_NETIF_MAX_TX_SIZE);
    VALUE(XEN_NETIF_NR_SLOTS_MIN);
    VALUE(XEN_NETIF_EXTRA_TYPE_NONE);
    VALUE(XEN_NETIF_EXTRA_TYPE_GSO);
    VALUE(XEN_NETIF_EXTRA_TYPE_MCAST_ADD);
    VALUE(XEN_NETIF_EXTRA_TYPE_MCAST_DEL);
    VALUE(XEN_NETIF_EXTRA_TYPE_HASH);
    VALUE(XEN_NETIF_EXTRA_FLAG_MORE);
    VALUE(XEN_NETIF_GSO_TYPE_NONE);
    VALUE(XEN_NETIF_GSO_TYPE_TCPV4);
    VALUE(XEN_NETIF_GSO_TYPE_TCPV6);
    VALUE(NETIF_RSP_DROPPED);
    VALUE(NETIF_RSP_ERROR);
    VALUE(NETIF_RSP_OKAY);
    VALUE(NETIF_RSP_NULL);
    VALUE(XEN_NETIF_CTRL_TYPE_INVALID);
    VALUE(XEN_NETIF_CTRL_TYPE_GET_HASH_FLAGS);
    VALUE(XEN_NETIF_CTRL_TYPE_SET_HASH_FLAGS);
    VALUE(XEN_NETIF_CTRL_TYPE_SET_HASH_KEY);
    VALUE(XEN_NETIF_CTRL_TYPE_GET_HASH_MAPPING_SIZE);
    VALUE(XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING_SIZE);
    VALUE(XEN_NETIF_CTRL_TYPE_SET_HASH_MAPPING);
    VALUE(XEN_NETIF_CTRL_TYPE_SET_HASH_ALGORITHM);
    VALUE(XEN_NETIF_CTRL_TYPE_GET_GREF_MAPPING_SIZE);
    VALUE(XEN_NETIF_CTRL_TYPE_ADD_GREF_MAPPING);
    VALUE(XEN_NETIF_CTRL_TYPE_DEL_GREF_MAPPING);
    VALUE(XEN_NETIF_CTRL_STATUS_SUCCESS);
    VALUE(XEN_NETIF_CTRL_STATUS_NOT_SUPPORTED);
    VALUE(XEN_NETIF_CTRL_STATUS_INVALID_PARAMETER);
    VALUE(XEN_NETIF_CTRL_STATUS_BUFFER_OVERFLOW);
    VALUE(XEN_NETIF_CTRL_HASH_TYPE_IPV4);
    VALUE(XEN_NETIF_CTRL_HASH_TYPE_IPV4_TCP);
    VALUE(XEN_NETIF_CTRL_HASH_TYPE_IPV6);
    VALUE(XEN_NETIF_CTRL_HASH_TYPE_IPV6_TCP);
    VALUE(XEN_NETIF_CTRL_HASH_ALGORITHM_NONE);
    VALUE(XEN_NETIF_CTRL_HASH_ALGORITHM_TOEPLITZ);
    VALUE(XEN_NETIF_CTRLF_GREF_readonly);
}

static void blkif(void)
{
    STRUCT(blkif_request_segment);
    FIELD(blkif_request_segment, gref);
    FIELD(blkif_request_segment, first_sect);
    FIELD(blkif_request_segment, last_sect);
#define BLKIF(prefix)                                       \
    STRUCT(prefix##blkif_request);                          \
    FIELD(prefix##blkif_request, operation);                \
    FIELD(prefix##blkif_request, nr_segments);              \
    FIELD(prefix##blkif_request, handle);                   \
    FIELD(prefix##blkif_request, id);                       \
    FIELD(prefix##blkif_request, sector_number);            \
    FIELD(prefix##blkif_request, seg);                      \
    STRUCT(prefix##blkif_request_discard);                  \
    FIELD(prefix##blkif_request_discard, operation);        \
    FIELD(prefix##blkif_request_discard, flag);             \
    FIELD(prefix##blkif_request_discard, handle);           \
    FIELD(prefix##blkif_request_discard, id);               \
    FIELD(prefix##blkif_request_discard, sector_number);    \
    FIELD(prefix##blkif_request_discard, nr_sectors);       \
    STRUCT(prefix##blkif_request_indirect);                 \
    FIELD(prefix##blkif_request_indirect, operation);       \
    FIELD(prefix##blkif_request_indirect, indirect_op);     \
    FIELD(prefix##blkif_request_indirect, nr_segments);     \
    FIELD(prefix##blkif_request_indirect, id);              \
    FIELD(prefix##blkif_request_indirect, sector_number);   \
    FIELD(prefix##blkif_request_indirect, handle);          \
    FIELD(prefix##blkif_request_indirect, indirect_grefs);  \
    STRUCT(prefix##blkif_response);                         \
    FIELD(prefix##blkif_response, id);                      \
    FIELD(prefix##blkif_response, operation);               \
    FIELD(prefix##blkif_response, status)
    BLKIF();
    BLKIF(x86_32_);
    VALUE(BLKIF_OP_READ);
    VALUE(BLKIF_OP_WRITE);
    VALUE(BLKIF_OP_WRITE_BARRIER);
    VALUE(BLKIF_OP_FLUSH_DISKCACHE);
    VALUE(BLKIF_OP_RESERVED_1);
    VALUE(BLKIF_OP_DISCARD);
    VALUE(BLKIF_OP_INDIRECT);
    VALUE(BLKIF_MAX_SEGMENTS_PER_REQUEST);
    VALUE(BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST);
    VALUE(BLKIF_DISCARD_SECURE);
    VALUE(BLKIF_RSP_EOPNOTSUPP);
    VALUE(BLKIF_RSP_ERROR);
    VALUE(BLKIF_RSP_OKAY);
    VALUE(VDISK_CDROM);
    VALUE(VDISK_REMOVABLE);
    VALUE(VDISK_READONLY);
    TEXT(XEN_IO_PROTO_ABI_X86_64);
    TEXT(XEN_IO_PROTO_ABI_X86_32);
    TEXT(XEN_IO_PROTO_ABI_ARM);
}

static void byte_rings(void)
{
    STRUCT(xsd_sockmsg);
    FIELD(xsd_sockmsg, type);
    FIELD(xsd_sockmsg, req_id);
    FIELD(xsd_sockmsg, tx_id);
    FIELD(xsd_sockmsg, len);
    STRUCT(xenstore_domain_interface);
    FIELD(xenstore_domain_interface, req);
    FIELD(xenstore_domain_interface, rsp);
    FIELD(xenstore_domain_interface, req_cons);
    FIELD(xenstore_domain_interface, req_prod);
    FIELD(xenstore_domain_interface, rsp_cons);
    FIELD(xenstore_domain_interface, rsp_prod);
    FIELD(xenstore_domain_interface, server_features);
    FIELD(xenstore_domain_interface, connection);
    FIELD(xenstore_domain_interface, error);
    VALUE(XENSTORE_RING_SIZE);
    VALUE(XENSTORE_PAYLOAD_MAX);
    VALUE(XENSTORE_ABS_PATH_MAX);
    VALUE(XENSTORE_REL_PATH_MAX);
    VALUE(XENSTORE_SERVER_FEATURE_RECONNECTION);
    VALUE(XENSTORE_SERVER_FEATURE_ERROR);
    VALUE(XENSTORE_CONNECTED);
    VALUE(XENSTORE_RECONNECT);
    STRUCT(xencons_interface);
    FIELD(xencons_interface, in);
    FIELD(xencons_interface, out);
    FIELD(xencons_interface, in_cons);
    FIELD(xencons_interface, in_prod);
    FIELD(xencons_interface, out_cons);
    FIELD(xencons_interface, out_prod);
}

int main(void)
{
    ring();
    netif_structures();
    netif_constants();
    blkif();
    byte_rings();
    return 0;
}
