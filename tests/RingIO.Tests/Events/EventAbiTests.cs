// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using RingIO.Events;
using RingIO.Tests.Interop;

namespace RingIO.Tests.Events;

/// <summary>What Xen's headers say about event channels, and what the C# types say: the same.</summary>
public sealed class EventAbiTests
{
    private const string Header = "/usr/include/xen/event_channel.h";

    private static string Figures =>
        Path.Combine(NativeBuild.RepositoryRoot(), "tests", "native", "event_abi.txt");

    [Fact]
    public void Types_EverySizeOffsetAndNumber_IsTheOneOfTheHeaders() =>
        Assert.Equal(Parse(File.ReadAllText(Figures)), FromTypes());

    [Fact]
    public void Figures_AsKept_AreTheOnesOfTheHeadersHere()
    {
        Assert.SkipUnless(
            File.Exists(Header)
                && RuntimeInformation.OSArchitecture
                    == System.Runtime.InteropServices.Architecture.X64,
            $"There is no {Header} for x86-64 (Debian: libxen-dev) to compare the kept figures with."
        );
        using var program = Process.Start(
            new ProcessStartInfo(NativeBuild.Program("event_abi"))
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        )!;
        var figures = program.StandardOutput.ReadToEnd();
        program.WaitForExit();
        Assert.Equal(0, program.ExitCode);
        Assert.Equal(Parse(File.ReadAllText(Figures)), Parse(figures));
    }

    private static SortedDictionary<string, string> Parse(string text) =>
        new(
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('='))
                .ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal),
            StringComparer.Ordinal
        );

    private static SortedDictionary<string, string> FromTypes()
    {
        var upcall = (int)Marshal.OffsetOf<VcpuInfoWords>(nameof(VcpuInfoWords.Upcall));
        var selector = (int)Marshal.OffsetOf<VcpuInfoWords>(nameof(VcpuInfoWords.PendingSelector));
        var ready = (int)Marshal.OffsetOf<FifoControlWords>(nameof(FifoControlWords.Ready));
        var head = (int)Marshal.OffsetOf<FifoControlWords>(nameof(FifoControlWords.Head));
        const int bitmap = SharedInfoLayout.Words * sizeof(ulong);
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["sizeof.shared_info"] = Text(SharedInfoLayout.Bytes),
            ["shared_info.vcpu_info"] =
                $"0:{SharedInfoLayout.MaxVcpus * Marshal.SizeOf<VcpuInfoWords>()}",
            ["shared_info.evtchn_pending"] = $"{SharedInfoLayout.PendingOffset}:{bitmap}",
            ["shared_info.evtchn_mask"] = $"{SharedInfoLayout.MaskOffset}:{bitmap}",
            ["sizeof.vcpu_info"] = Text(Marshal.SizeOf<VcpuInfoWords>()),
            // Two bytes of Xen's are one word here, little-endian.
            ["vcpu_info.evtchn_upcall_pending"] = $"{upcall}:1",
            ["vcpu_info.evtchn_upcall_mask"] = $"{upcall + 1}:1",
            ["vcpu_info.evtchn_pending_sel"] = $"{selector}:{sizeof(ulong)}",
            ["sizeof.evtchn_fifo_control_block"] = Text(Marshal.SizeOf<FifoControlWords>()),
            ["evtchn_fifo_control_block.ready"] = $"{ready}:{sizeof(uint)}",
            ["evtchn_fifo_control_block.head"] = $"{head}:{FifoLayout.Priorities * sizeof(uint)}",
            ["sizeof.event_word_t"] = Text(4096 / FifoLayout.WordsPerPage),
            ["XEN_LEGACY_MAX_VCPUS"] = Text(SharedInfoLayout.MaxVcpus),
            ["EVTCHN_2L_NR_CHANNELS"] = Text(SharedInfoLayout.TwoLevelPorts),
            ["EVTCHN_FIFO_NR_CHANNELS"] = Text(FifoLayout.Ports),
            ["EVTCHN_FIFO_PENDING"] = Bit(FifoLayout.Pending),
            ["EVTCHN_FIFO_MASKED"] = Bit(FifoLayout.Masked),
            ["EVTCHN_FIFO_LINKED"] = Bit(FifoLayout.Linked),
            ["EVTCHN_FIFO_BUSY"] = Bit(FifoLayout.Busy),
            ["EVTCHN_FIFO_LINK_BITS"] = Text(FifoLayout.LinkBits),
            ["EVTCHN_FIFO_LINK_MASK"] = Text(FifoLayout.LinkMask),
            ["EVTCHN_FIFO_PRIORITY_MAX"] = "0",
            ["EVTCHN_FIFO_PRIORITY_DEFAULT"] = Text(FifoLayout.DefaultPriority),
            ["EVTCHN_FIFO_PRIORITY_MIN"] = Text(FifoLayout.Priorities - 1),
            ["EVTCHN_FIFO_MAX_QUEUES"] = Text(FifoLayout.Priorities),
        };
        foreach (
            var (name, kind) in new[]
            {
                ("closed", EventPortKind.Closed),
                ("unbound", EventPortKind.Unbound),
                ("interdomain", EventPortKind.Interdomain),
                ("virq", EventPortKind.VirtualIrq),
                ("ipi", EventPortKind.Ipi),
            }
        )
        {
            names[$"EVTCHNSTAT_{name}"] = Text((int)kind);
        }

        foreach (
            var (name, irq) in new[]
            {
                ("TIMER", VirtualIrq.Timer),
                ("DEBUG", VirtualIrq.Debug),
                ("CONSOLE", VirtualIrq.Console),
                ("DOM_EXC", VirtualIrq.DomainException),
                ("TBUF", VirtualIrq.TraceBuffer),
                ("DEBUGGER", VirtualIrq.Debugger),
                ("XENOPROF", VirtualIrq.Profiler),
                ("CON_RING", VirtualIrq.ConsoleRing),
                ("PCPU_STATE", VirtualIrq.ProcessorState),
                ("MEM_EVENT", VirtualIrq.MemoryEvent),
                ("ARGO", VirtualIrq.Argo),
                ("ENOMEM", VirtualIrq.OutOfMemory),
                ("XENPMU", VirtualIrq.PerformanceCounters),
            }
        )
        {
            names[$"VIRQ_{name}"] = Text((int)irq);
        }

        foreach (
            var (name, status) in new[]
            {
                ("ENOENT", EventStatus.NoSuchVcpu),
                ("ESRCH", EventStatus.NoSuchDomain),
                ("EEXIST", EventStatus.AlreadyBound),
                ("EINVAL", EventStatus.InvalidArgument),
                ("ENOSPC", EventStatus.NoSpace),
                ("ENOSYS", EventStatus.NotImplemented),
                ("EOPNOTSUPP", EventStatus.NotSupported),
            }
        )
        {
            names[$"XEN_{name}"] = Text(-(int)status);
        }

        return names;
    }

    private static string Bit(uint mask) => Text(int.CreateChecked(uint.TrailingZeroCount(mask)));

    private static string Text(IFormattable value) =>
        value.ToString(null, CultureInfo.InvariantCulture);
}
