// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Translation;

/// <summary>A path that tells the model what the stream's end touches: its stack's data, and payload where it is copied.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
/// <param name="path">The path.</param>
/// <param name="model">What is told.</param>
/// <param name="domain">The domain of the stream's end.</param>
/// <param name="asked">What the driver domain has asked of the hypervisor so far; <see langword="null"/>: there is none.</param>
internal sealed class CountingPath(
    INetPath path,
    TlbModel model,
    ushort domain,
    Func<NetCounts>? asked = null
) : INetPath
{
    private static readonly NetCounts OneGrant = new() { GrantOperations = 1 };
    private static readonly NetCounts OneRemap = new() { Remaps = 1 };

    private readonly WorkingSet _grants = new(
        model,
        TlbModel.Hypervisor,
        WorkingSet.GrantPages,
        place: 2
    );

    private readonly WorkingSet _remaps = new(
        model,
        TlbModel.Hypervisor,
        WorkingSet.RemapPages,
        place: 3
    );

    private NetCounts _asked = asked?.Invoke() ?? default;
    private readonly WorkingSet _work = new(model, domain, WorkingSet.StackPages);
    private ulong _source = (1UL << 26) * PageRun.PageBytes;
    private ulong _target = (1UL << 27) * PageRun.PageBytes;

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => path.Features;

    /// <inheritdoc/>
    public int Mtu => path.Mtu;

    /// <inheritdoc/>
    public int MaxFragments => path.MaxFragments;

    /// <inheritdoc/>
    public SendResult TrySend(
        ReadOnlySpan<NetFragment> frame,
        in FrameOffload offload,
        ulong cookie
    )
    {
        model.Enter(domain);
        _work.Work();
        model.Touch(domain, frame[0].Frame.Value, PageKind.Buffer, isWrite: true);
        if ((path.Features & FrameDeviceFeatures.ScatterGather) == 0)
        {
            // Headers and payload are copied into a page of their own.
            Advance(ref _source, frame[0].Length, PageKind.Kernel, isWrite: false);
        }

        return path.TrySend(frame, offload, cookie);
    }

    /// <inheritdoc/>
    public bool TryTakeSent(out ulong cookie) => path.TryTakeSent(out cookie);

    /// <inheritdoc/>
    public ReceiveResult TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame)
    {
        var result = path.TryReceive(into, out count, out frame);
        if (result == ReceiveResult.Received)
        {
            model.Enter(domain);
            _work.Work();
            foreach (ref readonly var piece in into[..count])
            {
                model.Touch(domain, piece.Frame.Value, PageKind.Buffer, isWrite: false);
            }

            // The payload goes to the program's memory.
            Advance(ref _target, frame.Length, PageKind.User, isWrite: true);
        }

        return result;
    }

    /// <inheritdoc/>
    public void Return(Gfn page) => path.Return(page);

    /// <inheritdoc/>
    public nint AddressOf(Gfn page) => path.AddressOf(page);

    /// <inheritdoc/>
    public void Flush() => path.Flush();

    /// <inheritdoc/>
    public int Step(int budget)
    {
        // The program that sends or receives gave way once, and runs again.
        model.Enter(domain);
        model.SwitchProcess();
        var done = path.Step(budget);
        if (asked is not null)
        {
            Follow(asked());
        }

        return done;
    }

    // A batch of operations is one call: what the hypervisor touches for it comes in a row.
    private void Follow(in NetCounts now)
    {
        for (; _asked.GrantOperations < now.GrantOperations; _asked += OneGrant)
        {
            _grants.Work();
        }

        for (; _asked.Remaps < now.Remaps; _asked += OneRemap)
        {
            _remaps.Work();
        }
    }

    // In bytes from the first page's first on.
    private void Advance(ref ulong position, int length, PageKind kind, bool isWrite)
    {
        var page = position / PageRun.PageBytes;
        position += (ulong)length;
        for (; page <= position / PageRun.PageBytes; page++)
        {
            model.Touch(domain, page, kind, isWrite);
        }
    }
}
