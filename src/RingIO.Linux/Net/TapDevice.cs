// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Devices;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>A TAP interface of the kernel's (tun/tap, Documentation/networking/tuntap.rst): what the kernel sends on it is received here, and the other way round.</summary>
/// <remarks>
/// <para>Each frame goes with a virtio header (IFF_VNET_HDR), so that frames of 64 KiB and open checksums cross at once;
/// fragments are read and written where they lie (readv, writev), one call a frame. The interface is gone when the
/// device is disposed of, or the process ends. The link must be up before frames cross: <see cref="SetUp"/>.</para>
/// <para>Thread safety: as <see cref="IFrameDevice"/>; the other members from any thread.</para>
/// </remarks>
public sealed unsafe class TapDevice : IFrameDevice
{
    private const string Node = "/dev/net/tun";
    private const int Fragments = 256;
    private const int HeaderLength = 12;

    private readonly SafeFileHandle[] _queues;
    private readonly NetworkNamespace? _space;
    private long _refused;

    /// <summary>Makes an interface.</summary>
    /// <param name="options">Which; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="LinuxException">There is no /dev/net/tun, the right is missing (CAP_NET_ADMIN), or the name is in use; the message says which.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public TapDevice(TapOptions? options = null)
    {
        LinuxPlatform.Require("MemoryFrameDevice");
        options ??= new TapOptions();
        options.Check();
        _space = options.Namespace;
        Mtu = options.Mtu;
        Features = Sends | options.Receive;
        _queues = new SafeFileHandle[options.Queues];
        Name = options.Name;
        try
        {
            Inside(() =>
            {
                for (var queue = 0; queue < _queues.Length; queue++)
                {
                    _queues[queue] = TapSetup.Open(Node);
                    Name = TapSetup.Attach(_queues[queue], Name, _queues.Length > 1, queue == 0);
                    TapSetup.Configure(_queues[queue], HeaderLength, options.Receive);
                }

                TapSetup.SetMtu(Name, Mtu);
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private static FrameDeviceFeatures Sends =>
        FrameDeviceFeatures.ScatterGather
        | FrameDeviceFeatures.TransmitChecksum
        | FrameDeviceFeatures.TransmitTcpV4
        | FrameDeviceFeatures.TransmitTcpV6
        | FrameDeviceFeatures.TransmitEcn;

    /// <summary>The interface's name.</summary>
    public string Name { get; private set; }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features { get; }

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <inheritdoc/>
    public int QueueCount => _queues.Length;

    /// <inheritdoc/>
    public int MaxFragments => Fragments;

    /// <summary>How many frames the kernel refused: their offload did not fit their bytes, or the link was down.</summary>
    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Takes the link up, or down.</summary>
    /// <param name="up">Which.</param>
    /// <exception cref="LinuxException">The interface is gone, or the right is missing.</exception>
    public void SetUp(bool up = true) => Inside(() => TapSetup.SetUp(Name, up));

    /// <inheritdoc/>
    /// <exception cref="LinuxException">The interface is gone.</exception>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        this.RequireQueue(queue);
        if (!this.Admits(frame, offload))
        {
            Interlocked.Increment(ref _refused);
            return SendResult.Refused;
        }

        var header = new VnetHeader { Offload = offload };
        var pieces = stackalloc IoVector[frame.Length + 1];
        // Sound: the header lives in this frame, the fragments as long as their owner keeps them, and the kernel only
        // reads them; the array has a place for each.
        pieces[0] = new IoVector { Start = (byte*)&header, Length = HeaderLength };
        Fill(pieces + 1, frame);
        while (true)
        {
            // Sound: as above.
            if (Libc.WriteV(_queues[queue], pieces, frame.Length + 1) >= 0)
            {
                return SendResult.Sent;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.Again:
                case Errno.NoMemory:
                case Errno.NoBuffers:
                    return SendResult.TryLater;
                case Errno.Invalid:
                case Errno.InputOutput:
                    // EINVAL: the offload and the bytes contradict one another. EIO: the link is down.
                    Interlocked.Increment(ref _refused);
                    return SendResult.Refused;
                default:
                    throw LinuxException.Last("writev", $"{Name}, {frame.Length + 1} pieces");
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LinuxException">The interface is gone.</exception>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        this.RequireQueue(queue);
        this.RequireFragments(into);
        frame = default;
        VnetHeader header;
        byte beyond;
        var count = into.Length + 2;
        var pieces = stackalloc IoVector[count];
        // Sound: header and last byte live in this frame, the fragments as long as their owner keeps them; the kernel
        // writes no more than each one's length; the array has a place for each.
        pieces[0] = new IoVector { Start = (byte*)&header, Length = HeaderLength };
        Fill(pieces + 1, into);
        // Sound: as above. The kernel cuts a frame that is too long and does not say so: a byte too many says it.
        pieces[count - 1] = new IoVector { Start = &beyond, Length = 1 };
        var room = FrameFragments.Length(into);
        while (true)
        {
            // Sound: as above.
            var read = Libc.ReadV(_queues[queue], pieces, count);
            if (read >= HeaderLength)
            {
                var length = read - HeaderLength;
                frame = new ReceivedFrame((int)Math.Min(length, room), header.Offload);
                return length > room ? ReceiveResult.TooLong : ReceiveResult.Received;
            }

            switch (read >= 0 ? Errno.Again : Marshal.GetLastPInvokeError())
            {
                case Errno.Interrupted:
                    continue;
                case Errno.Again:
                    return ReceiveResult.Empty;
                default:
                    throw LinuxException.Last("readv", $"{Name}, {count} pieces");
            }
        }
    }

    /// <inheritdoc/>
    public int Step(int budget) => 0;

    /// <summary>Waits until a queue has something to receive, or the interface is gone.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="timeout">The longest wait, rounded up to a millisecond, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Whether there is something; <see langword="false"/> when the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue, or <paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed of.</exception>
    public bool Wait(int queue, TimeSpan timeout)
    {
        this.RequireQueue(queue);
        return Polling.Wait(_queues[queue], Flags.PollIn, timeout);
    }

    /// <summary>Waits until one of two devices has something to receive on its first queue, or is gone; one system call.</summary>
    /// <param name="one">A device.</param>
    /// <param name="other">Another.</param>
    /// <param name="timeout">The longest wait, rounded up to a millisecond, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <returns>Which of them have; neither when the time was over.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="LinuxException">The system call failed.</exception>
    /// <exception cref="ObjectDisposedException">A device has been disposed of.</exception>
    public static (bool One, bool Other) WaitEither(
        TapDevice one,
        TapDevice other,
        TimeSpan timeout
    )
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return Polling.WaitEither(one._queues[0], other._queues[0], Flags.PollIn, timeout);
    }

    /// <summary>A second descriptor of a queue, close-on-exec: to put into a poll set.</summary>
    /// <param name="queue">The queue.</param>
    /// <returns>The descriptor, owned by the caller. The interface lives as long as it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    /// <exception cref="LinuxException">The process has too many descriptors.</exception>
    /// <exception cref="ObjectDisposedException">The device has been disposed of.</exception>
    public SafeFileHandle DuplicateDescriptor(int queue)
    {
        this.RequireQueue(queue);
        return Descriptors.Duplicate(_queues[queue], "tap");
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_queues, static queue => queue?.Dispose());

    private static void Fill(IoVector* pieces, ReadOnlySpan<FrameFragment> fragments)
    {
        for (var index = 0; index < fragments.Length; index++)
        {
            // Sound: the caller's array has a place for each fragment.
            pieces[index] = new IoVector
            {
                Start = (byte*)fragments[index].Address,
                Length = (nuint)fragments[index].Length,
            };
        }
    }

    private void Inside(Action work)
    {
        if (_space is null)
        {
            work();
        }
        else
        {
            _space.Run(work);
        }
    }
}
