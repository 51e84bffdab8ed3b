// SPDX-License-Identifier: MIT
// Prints what xen/grant_table.h says of sizes, offsets, widths and numbers, under the names that the types of RingIO.Grants have.
#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <xen/xen.h>
#include <xen/event_channel.h>
#include <xen/grant_table.h>

#define SIZE(name, type) printf("%s=%zu\n", #name, sizeof(type))
#define FIELD(name, type, field) \
    printf("%s=%zu:%zu\n", #name, offsetof(type, field), 8 * sizeof(((type *)0)->field))
#define NUMBER(name, value) printf("%s=%lld\n", #name, (long long)(value))

int main(void)
{
    SIZE(GrantEntryV1, struct grant_entry_v1);
    FIELD(GrantEntryV1.Flags, struct grant_entry_v1, flags);
    FIELD(GrantEntryV1.Domain, struct grant_entry_v1, domid);
    FIELD(GrantEntryV1.Frame, struct grant_entry_v1, frame);
    SIZE(GrantEntryV2, union grant_entry_v2);
    FIELD(GrantEntryV2.Flags, union grant_entry_v2, hdr.flags);
    FIELD(GrantEntryV2.Domain, union grant_entry_v2, hdr.domid);
    FIELD(GrantEntryV2.PageOffset, union grant_entry_v2, sub_page.page_off);
    FIELD(GrantEntryV2.Length, union grant_entry_v2, sub_page.length);
    FIELD(GrantEntryV2.TransitiveDomain, union grant_entry_v2, transitive.trans_domid);
    FIELD(GrantEntryV2.Frame, union grant_entry_v2, full_page.frame);
    FIELD(GrantEntryV2.TransitiveReference, union grant_entry_v2, transitive.gref);
    SIZE(GnttabMapGrantRef, struct gnttab_map_grant_ref);
    FIELD(GnttabMapGrantRef.HostAddress, struct gnttab_map_grant_ref, host_addr);
    FIELD(GnttabMapGrantRef.Flags, struct gnttab_map_grant_ref, flags);
    FIELD(GnttabMapGrantRef.Reference, struct gnttab_map_grant_ref, ref);
    FIELD(GnttabMapGrantRef.Domain, struct gnttab_map_grant_ref, dom);
    FIELD(GnttabMapGrantRef.Status, struct gnttab_map_grant_ref, status);
    FIELD(GnttabMapGrantRef.Handle, struct gnttab_map_grant_ref, handle);
    FIELD(GnttabMapGrantRef.DeviceAddress, struct gnttab_map_grant_ref, dev_bus_addr);
    SIZE(GnttabUnmapGrantRef, struct gnttab_unmap_grant_ref);
    FIELD(GnttabUnmapGrantRef.HostAddress, struct gnttab_unmap_grant_ref, host_addr);
    FIELD(GnttabUnmapGrantRef.DeviceAddress, struct gnttab_unmap_grant_ref, dev_bus_addr);
    FIELD(GnttabUnmapGrantRef.Handle, struct gnttab_unmap_grant_ref, handle);
    FIELD(GnttabUnmapGrantRef.Status, struct gnttab_unmap_grant_ref, status);
    SIZE(GnttabSetupTable, struct gnttab_setup_table);
    FIELD(GnttabSetupTable.Domain, struct gnttab_setup_table, dom);
    FIELD(GnttabSetupTable.FrameCount, struct gnttab_setup_table, nr_frames);
    FIELD(GnttabSetupTable.Status, struct gnttab_setup_table, status);
    FIELD(GnttabSetupTable.FrameList, struct gnttab_setup_table, frame_list);
    SIZE(GnttabTransfer, struct gnttab_transfer);
    FIELD(GnttabTransfer.Frame, struct gnttab_transfer, mfn);
    FIELD(GnttabTransfer.Domain, struct gnttab_transfer, domid);
    FIELD(GnttabTransfer.Reference, struct gnttab_transfer, ref);
    FIELD(GnttabTransfer.Status, struct gnttab_transfer, status);
    SIZE(GnttabCopyPointer, struct gnttab_copy_ptr);
    FIELD(GnttabCopyPointer.Reference, struct gnttab_copy_ptr, u.ref);
    FIELD(GnttabCopyPointer.Frame, struct gnttab_copy_ptr, u.gmfn);
    FIELD(GnttabCopyPointer.Domain, struct gnttab_copy_ptr, domid);
    FIELD(GnttabCopyPointer.Offset, struct gnttab_copy_ptr, offset);
    SIZE(GnttabCopy, struct gnttab_copy);
    FIELD(GnttabCopy.Source, struct gnttab_copy, source);
    FIELD(GnttabCopy.Destination, struct gnttab_copy, dest);
    FIELD(GnttabCopy.Length, struct gnttab_copy, len);
    FIELD(GnttabCopy.Flags, struct gnttab_copy, flags);
    FIELD(GnttabCopy.Status, struct gnttab_copy, status);
    SIZE(GnttabQuerySize, struct gnttab_query_size);
    FIELD(GnttabQuerySize.Domain, struct gnttab_query_size, dom);
    FIELD(GnttabQuerySize.FrameCount, struct gnttab_query_size, nr_frames);
    FIELD(GnttabQuerySize.MaxFrameCount, struct gnttab_query_size, max_nr_frames);
    FIELD(GnttabQuerySize.Status, struct gnttab_query_size, status);
    SIZE(GnttabUnmapAndReplace, struct gnttab_unmap_and_replace);
    FIELD(GnttabUnmapAndReplace.HostAddress, struct gnttab_unmap_and_replace, host_addr);
    FIELD(GnttabUnmapAndReplace.NewAddress, struct gnttab_unmap_and_replace, new_addr);
    FIELD(GnttabUnmapAndReplace.Handle, struct gnttab_unmap_and_replace, handle);
    FIELD(GnttabUnmapAndReplace.Status, struct gnttab_unmap_and_replace, status);
    SIZE(GnttabSetVersion, struct gnttab_set_version);
    FIELD(GnttabSetVersion.Version, struct gnttab_set_version, version);
    SIZE(GnttabGetVersion, struct gnttab_get_version);
    FIELD(GnttabGetVersion.Domain, struct gnttab_get_version, dom);
    FIELD(GnttabGetVersion.Version, struct gnttab_get_version, version);
    SIZE(GnttabGetStatusFrames, struct gnttab_get_status_frames);
    FIELD(GnttabGetStatusFrames.FrameCount, struct gnttab_get_status_frames, nr_frames);
    FIELD(GnttabGetStatusFrames.Domain, struct gnttab_get_status_frames, dom);
    FIELD(GnttabGetStatusFrames.Status, struct gnttab_get_status_frames, status);
    FIELD(GnttabGetStatusFrames.FrameList, struct gnttab_get_status_frames, frame_list);
    SIZE(GnttabSwapGrantRef, struct gnttab_swap_grant_ref);
    FIELD(GnttabSwapGrantRef.First, struct gnttab_swap_grant_ref, ref_a);
    FIELD(GnttabSwapGrantRef.Second, struct gnttab_swap_grant_ref, ref_b);
    FIELD(GnttabSwapGrantRef.Status, struct gnttab_swap_grant_ref, status);
    SIZE(GnttabCacheFlush, struct gnttab_cache_flush);
    FIELD(GnttabCacheFlush.DeviceAddress, struct gnttab_cache_flush, a.dev_bus_addr);
    FIELD(GnttabCacheFlush.Reference, struct gnttab_cache_flush, a.ref);
    FIELD(GnttabCacheFlush.Offset, struct gnttab_cache_flush, offset);
    FIELD(GnttabCacheFlush.Length, struct gnttab_cache_flush, length);
    FIELD(GnttabCacheFlush.Operation, struct gnttab_cache_flush, op);

    NUMBER(GrantStatus.Okay, GNTST_okay);
    NUMBER(GrantStatus.GeneralError, GNTST_general_error);
    NUMBER(GrantStatus.BadDomain, GNTST_bad_domain);
    NUMBER(GrantStatus.BadReference, GNTST_bad_gntref);
    NUMBER(GrantStatus.BadHandle, GNTST_bad_handle);
    NUMBER(GrantStatus.BadVirtualAddress, GNTST_bad_virt_addr);
    NUMBER(GrantStatus.BadDeviceAddress, GNTST_bad_dev_addr);
    NUMBER(GrantStatus.NoDeviceSpace, GNTST_no_device_space);
    NUMBER(GrantStatus.PermissionDenied, GNTST_permission_denied);
    NUMBER(GrantStatus.BadPage, GNTST_bad_page);
    NUMBER(GrantStatus.BadCopyArgument, GNTST_bad_copy_arg);
    NUMBER(GrantStatus.AddressTooBig, GNTST_address_too_big);
    NUMBER(GrantStatus.Again, GNTST_eagain);
    NUMBER(GrantStatus.NoSpace, GNTST_no_space);
    NUMBER(GrantEntryBits.Invalid, GTF_invalid);
    NUMBER(GrantEntryBits.PermitAccess, GTF_permit_access);
    NUMBER(GrantEntryBits.AcceptTransfer, GTF_accept_transfer);
    NUMBER(GrantEntryBits.Transitive, GTF_transitive);
    NUMBER(GrantEntryBits.TypeMask, GTF_type_mask);
    NUMBER(GrantEntryBits.ReadOnly, GTF_readonly);
    NUMBER(GrantEntryBits.Reading, GTF_reading);
    NUMBER(GrantEntryBits.Writing, GTF_writing);
    NUMBER(GrantEntryBits.SubPage, GTF_sub_page);
    NUMBER(GrantEntryBits.TransferCommitted, GTF_transfer_committed);
    NUMBER(GrantEntryBits.TransferCompleted, GTF_transfer_completed);
    NUMBER(GrantMapBits.None, 0);
    NUMBER(GrantMapBits.DeviceMap, GNTMAP_device_map);
    NUMBER(GrantMapBits.HostMap, GNTMAP_host_map);
    NUMBER(GrantMapBits.ReadOnly, GNTMAP_readonly);
    NUMBER(GrantMapBits.ApplicationMap, GNTMAP_application_map);
    NUMBER(GrantMapBits.ContainsPte, GNTMAP_contains_pte);
    NUMBER(GrantCopyBits.None, 0);
    NUMBER(GrantCopyBits.SourceGranted, GNTCOPY_source_gref);
    NUMBER(GrantCopyBits.DestinationGranted, GNTCOPY_dest_gref);
    NUMBER(GrantRef.Reserved, GNTTAB_NR_RESERVED_ENTRIES);
    NUMBER(GrantRegistry.Self, DOMID_SELF);
    return 0;
}
