// SPDX-License-Identifier: MIT

using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>Passes descriptors, and so memory, to another process over a Unix stream socket (SCM_RIGHTS, unix(7)).</summary>
/// <remarks>
/// <para>The other side may be hostile: what it sends is bounded, checked before it is used, and every descriptor that
/// came with something refused is closed. After an exception that is not a time-out the stream's position is unknown:
/// dispose of the socket. Descriptors are close-on-exec from their first moment.</para>
/// <para>The socket's ReceiveTimeout and SendTimeout hold for each message as a whole. Thread safety: one sender and one
/// receiver at a time; the two may be different threads.</para>
/// </remarks>
public sealed class DescriptorSocket : IDisposable
{
    /// <summary>How many descriptors one message carries at most.</summary>
    public const int MaxDescriptors = 16;

    private readonly Socket _socket;

    /// <summary>Takes a connected socket over.</summary>
    /// <param name="socket">A connected Unix domain stream socket; disposed of with this.</param>
    /// <exception cref="ArgumentException">It is another kind of socket.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public DescriptorSocket(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        LinuxPlatform.Require("a mapped file (MappedFileBacking) that both sides open");
        if (socket.AddressFamily != AddressFamily.Unix || socket.SocketType != SocketType.Stream)
        {
            throw new ArgumentException(
                $"A socket of {socket.AddressFamily}/{socket.SocketType} passes no descriptors: use Unix/Stream.",
                nameof(socket)
            );
        }

        _socket = socket;
    }

    /// <summary>The longest wait for a message; zero or less is infinite.</summary>
    public TimeSpan ReceiveTimeout
    {
        get => TimeSpan.FromMilliseconds(_socket.ReceiveTimeout);
        set => _socket.ReceiveTimeout = (int)value.TotalMilliseconds;
    }

    /// <summary>Makes two sockets connected to one another (socketpair(2)).</summary>
    /// <returns>The two ends, owned by the caller.</returns>
    /// <exception cref="LinuxException">The process has too many descriptors.</exception>
    // Sound: the kernel writes the two numbers of this frame and nothing else.
    public static unsafe (DescriptorSocket One, DescriptorSocket Other) CreatePair()
    {
        LinuxPlatform.Require("a mapped file (MappedFileBacking) that both sides open");
        var pair = stackalloc int[2];
        const int Type = Flags.SocketStream | Flags.SocketCloseOnExec;
        if (Libc.SocketPair(Flags.FamilyUnix, Type, 0, pair) != 0)
        {
            throw LinuxException.Last("socketpair", "AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0");
        }

        var one = new SafeSocketHandle(pair[0], ownsHandle: true);
        var other = new SafeSocketHandle(pair[1], ownsHandle: true);
        return (new DescriptorSocket(new Socket(one)), new DescriptorSocket(new Socket(other)));
    }

    /// <summary>Lets the other side map this memory.</summary>
    /// <param name="memory">The memory; it stays the caller's.</param>
    /// <exception cref="LinuxException">The other side is gone, or a system call failed.</exception>
    /// <exception cref="TimeoutException">The other side does not read.</exception>
    /// <exception cref="ObjectDisposedException">The socket or the memory has been disposed of.</exception>
    public void Send(MemfdBacking memory)
    {
        ArgumentNullException.ThrowIfNull(memory);
        Span<byte> header = stackalloc byte[MemoryOffer.Size];
        MemoryOffer.Of(memory).Write(header);
        Send(header, memory.File);
    }

    /// <summary>Waits for memory that the other side sends, checks it and maps it.</summary>
    /// <param name="allowHugeTlb">As in <see cref="MemfdBacking.Attach"/>: only from a sender that is trusted.</param>
    /// <returns>The memory, owned by the caller.</returns>
    /// <exception cref="DescriptorRefusedException">What came is not what it says, or not safe to map.</exception>
    /// <exception cref="EndOfStreamException">The other side closed the socket.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="TimeoutException">Nothing came within <see cref="ReceiveTimeout"/>.</exception>
    public MemfdBacking ReceiveMemory(bool allowHugeTlb = false)
    {
        Span<byte> header = stackalloc byte[MemoryOffer.Size];
        var file = ReceiveOne(header);
        try
        {
            var offer = MemoryOffer.Read(header);
            var memory = MemfdBacking.Attach(file, allowHugeTlb);
            try
            {
                offer.Demand(memory);
                return memory;
            }
            catch
            {
                memory.Dispose();
                throw;
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Sends bytes, and descriptors with the first of them.</summary>
    /// <param name="message">The bytes, at least one.</param>
    /// <param name="descriptors">At most <see cref="MaxDescriptors"/>; they stay the caller's.</param>
    /// <exception cref="ArgumentException">There is no byte, or there are too many descriptors.</exception>
    /// <exception cref="LinuxException">The other side is gone, or a system call failed.</exception>
    /// <exception cref="TimeoutException">The other side does not read.</exception>
    /// <exception cref="ObjectDisposedException">The socket or a descriptor has been disposed of.</exception>
    public void Send(ReadOnlySpan<byte> message, params ReadOnlySpan<SafeFileHandle> descriptors)
    {
        if (message.IsEmpty || descriptors.Length > MaxDescriptors)
        {
            throw new ArgumentException(
                $"A message has at least one byte and at most {MaxDescriptors} descriptors, not {message.Length} and {descriptors.Length}."
            );
        }

        var deadline = new Deadline(_socket.SendTimeout);
        var sent = 0;
        while (sent < message.Length)
        {
            deadline.Wait(_socket.SafeHandle, Flags.PollOut, "sent");
            // Descriptors travel with the first byte alone: repeated, they would arrive twice.
            var rights = sent == 0 ? descriptors : [];
            sent += RightsMessage.Send(_socket.SafeHandle, message[sent..], rights);
        }
    }

    /// <summary>Waits for bytes until the buffer is full, and takes the descriptors that came with the first of them.</summary>
    /// <param name="message">Where the bytes go, at least one: as many as the other side sent at once.</param>
    /// <returns>The descriptors, in the sender's order, owned by the caller; perhaps none.</returns>
    /// <exception cref="DescriptorRefusedException">More descriptors came than <see cref="MaxDescriptors"/>, or they came in the middle.</exception>
    /// <exception cref="EndOfStreamException">The other side closed the socket.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="TimeoutException">The bytes did not come within <see cref="ReceiveTimeout"/>.</exception>
    public IReadOnlyList<SafeFileHandle> Receive(Span<byte> message)
    {
        if (message.IsEmpty)
        {
            throw new ArgumentException("A message has at least one byte.", nameof(message));
        }

        var deadline = new Deadline(_socket.ReceiveTimeout);
        var descriptors = new List<SafeFileHandle>();
        try
        {
            var received = 0;
            while (received < message.Length)
            {
                deadline.Wait(_socket.SafeHandle, Flags.PollIn, "received");
                var before = descriptors.Count;
                var count = RightsMessage.Receive(
                    _socket.SafeHandle,
                    message[received..],
                    descriptors
                );
                if (count == 0)
                {
                    throw new EndOfStreamException(
                        $"The other side closed the socket after {received} of {message.Length} bytes."
                    );
                }

                if (received > 0 && descriptors.Count > before)
                {
                    throw new DescriptorRefusedException(
                        "Descriptors came in the middle of a message."
                    );
                }

                received += Math.Max(count, 0);
            }

            return descriptors;
        }
        catch
        {
            descriptors.ForEach(static descriptor => descriptor.Dispose());
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private SafeFileHandle ReceiveOne(Span<byte> message)
    {
        var descriptors = Receive(message);
        if (descriptors.Count == 1)
        {
            return descriptors[0];
        }

        foreach (var descriptor in descriptors)
        {
            descriptor.Dispose();
        }

        throw new DescriptorRefusedException(
            $"An offer of memory comes with one descriptor; {descriptors.Count} came."
        );
    }
}
