/* SPDX-License-Identifier: MIT
 *
 * Prints what Xen's public headers say about event channels, a line for each name: NAME=VALUE. The output for x86-64 is kept in
 * event_abi.txt, with which EventAbiTests compares the C# types.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define __XEN_INTERFACE_VERSION__ __XEN_LATEST_INTERFACE_VERSION__
#include <xen/xen.h>
#include <xen/errno.h>
#include <xen/event_channel.h>

#define SIZE(type) printf("sizeof." #type "=%zu\n", sizeof(struct type))
#define FIELD(type, field) \
    printf(#type "." #field "=%zu:%zu\n", offsetof(struct type, field), sizeof(((struct type *)0)->field))
#define CONSTANT(name) printf(#name "=%lld\n", (long long)(name))

int main(void)
{
    SIZE(shared_info);
    FIELD(shared_info, vcpu_info);
    FIELD(shared_info, evtchn_pending);
    FIELD(shared_info, evtchn_mask);
    SIZE(vcpu_info);
    FIELD(vcpu_info, evtchn_upcall_pending);
    FIELD(vcpu_info, evtchn_upcall_mask);
    FIELD(vcpu_info, evtchn_pending_sel);
    SIZE(evtchn_fifo_control_block);
    FIELD(evtchn_fifo_control_block, ready);
    FIELD(evtchn_fifo_control_block, head);
    printf("sizeof.event_word_t=%zu\n", sizeof(event_word_t));
    CONSTANT(XEN_LEGACY_MAX_VCPUS);
    CONSTANT(EVTCHN_2L_NR_CHANNELS);
    CONSTANT(EVTCHN_FIFO_NR_CHANNELS);
    CONSTANT(EVTCHN_FIFO_PENDING);
    CONSTANT(EVTCHN_FIFO_MASKED);
    CONSTANT(EVTCHN_FIFO_LINKED);
    CONSTANT(EVTCHN_FIFO_BUSY);
    CONSTANT(EVTCHN_FIFO_LINK_BITS);
    CONSTANT(EVTCHN_FIFO_LINK_MASK);
    CONSTANT(EVTCHN_FIFO_PRIORITY_MAX);
    CONSTANT(EVTCHN_FIFO_PRIORITY_DEFAULT);
    CONSTANT(EVTCHN_FIFO_PRIORITY_MIN);
    CONSTANT(EVTCHN_FIFO_MAX_QUEUES);
    CONSTANT(EVTCHNSTAT_closed);
    CONSTANT(EVTCHNSTAT_unbound);
    CONSTANT(EVTCHNSTAT_interdomain);
    CONSTANT(EVTCHNSTAT_virq);
    CONSTANT(EVTCHNSTAT_ipi);
    CONSTANT(VIRQ_TIMER);
    CONSTANT(VIRQ_DEBUG);
    CONSTANT(VIRQ_CONSOLE);
    CONSTANT(VIRQ_DOM_EXC);
    CONSTANT(VIRQ_TBUF);
    CONSTANT(VIRQ_DEBUGGER);
    CONSTANT(VIRQ_XENOPROF);
    CONSTANT(VIRQ_CON_RING);
    CONSTANT(VIRQ_PCPU_STATE);
    CONSTANT(VIRQ_MEM_EVENT);
    CONSTANT(VIRQ_ARGO);
    CONSTANT(VIRQ_ENOMEM);
    CONSTANT(VIRQ_XENPMU);
    CONSTANT(XEN_ENOENT);
    CONSTANT(XEN_ESRCH);
    CONSTANT(XEN_EEXIST);
    CONSTANT(XEN_EINVAL);
    CONSTANT(XEN_ENOSPC);
    CONSTANT(XEN_ENOSYS);
    CONSTANT(XEN_EOPNOTSUPP);
    return 0;
}
