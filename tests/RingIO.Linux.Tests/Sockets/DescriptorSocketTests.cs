// SPDX-License-Identifier: MIT

using System.IO.Pipes;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using RingIO.Tests;

namespace RingIO.Linux.Tests.Sockets;

public sealed class DescriptorSocketTests : LinuxTests, IDisposable
{
    private const int OfferSize = 32;

    private readonly Socket _near;
    private readonly Socket _far;
    private readonly DescriptorSocket _one;
    private readonly DescriptorSocket _other;

    public DescriptorSocketTests()
    {
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var listener = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        _near = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _near.Connect(new UnixDomainSocketEndPoint(path));
        _far = listener.Accept();
        File.Delete(path);
        (_one, _other) = (new(_near), new(_far));
    }

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void ReceiveMemory_Sent_IsTheSameMemory()
    {
        using var memory = Numbered(3, first: 20);
        _one.Send(memory);
        using var received = _other.ReceiveMemory();
        Assert.Equal(3 * 4096, received.Length);
        Assert.Equal(22u, NativeBytes.Word(received.Address + 8192));
        NativeBytes.Word(received.Address) = 9;
        Assert.Equal(9u, NativeBytes.Word(memory.Address));
    }

    [Fact]
    public void CreatePair_BothEnds_SendAndReceive()
    {
        var (one, other) = DescriptorSocket.CreatePair();
        using var first = one;
        using var second = other;
        using var memory = Numbered(1, first: 5);
        first.Send(memory);
        second.Send(memory);
        using var there = second.ReceiveMemory();
        using var back = first.ReceiveMemory();
        Assert.Equal(5u, NativeBytes.Word(there.Address));
        Assert.Equal(5u, NativeBytes.Word(back.Address));
    }

    [Fact]
    public void Receive_Descriptors_AreCloseOnExecAndInOrder()
    {
        using var memory = Memory(4096);
        using var larger = Memory(8192);
        using var first = memory.DuplicateDescriptor();
        using var second = larger.DuplicateDescriptor();
        _one.Send([1, 2, 3], first, second);
        var message = new byte[3];
        var received = _other.Receive(message);
        Assert.Equal([1, 2, 3], message);
        Assert.Equal([4096L, 8192L], received.Select(RandomAccess.GetLength));
        Assert.All(received, static file => Assert.True(IsCloseOnExec(file)));
        foreach (var file in received)
        {
            file.Dispose();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Receive_NothingCame_TimesOut(bool blocking)
    {
        _far.Blocking = blocking;
        _other.ReceiveTimeout = TimeSpan.FromMilliseconds(20);
        Assert.Equal(TimeSpan.FromMilliseconds(20), _other.ReceiveTimeout);
        Assert.Throws<TimeoutException>(() => _other.ReceiveMemory());
    }

    [Fact]
    public void Receive_HalfAMessage_TimesOut()
    {
        _other.ReceiveTimeout = TimeSpan.FromMilliseconds(20);
        _one.Send([1]);
        Assert.Throws<TimeoutException>(() => _other.Receive(new byte[2]));
    }

    [Fact]
    public void Receive_OtherSideGone_SaysHowFarItCame()
    {
        _one.Send([1]);
        _one.Dispose();
        var refused = Assert.Throws<EndOfStreamException>(() => _other.Receive(new byte[2]));
        Assert.Contains("1 of 2 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Send_OtherSideGone_ThrowsWithErrno()
    {
        using var memory = Memory(4096);
        _other.Dispose();
        var refused = Assert.Throws<LinuxException>(() => _one.Send(memory));
        Assert.True(refused.ErrorName is "EPIPE" or "ECONNRESET", refused.Message);
    }

    [Fact]
    public void ReceiveMemory_OfferInPieces_IsPutTogether()
    {
        using var memory = Numbered(1, first: 5);
        using var descriptor = memory.DuplicateDescriptor();
        var offer = OfferOf(memory);
        _one.Send(offer.AsSpan(0, 5), descriptor);
        _one.Send(offer.AsSpan(5));
        using var received = _other.ReceiveMemory();
        Assert.Equal(5u, NativeBytes.Word(received.Address));
    }

    [Theory]
    [InlineData(0, "magic")]
    [InlineData(8, "version")]
    [InlineData(12, "reserved")]
    [InlineData(17, "announced")]
    [InlineData(25, "announced")]
    public void ReceiveMemory_OfferChanged_IsRefusedAndItsDescriptorClosed(int at, string reason)
    {
        using var memory = Memory(4096);
        var offer = OfferOf(memory);
        offer[at] ^= 1;
        var (_, name) = SendAndDispose(offer, memory.Length);
        var refused = Assert.Throws<DescriptorRefusedException>(() => _other.ReceiveMemory());
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.False(IsOpenAnywhere(name));
        Assert.False(IsMappedAnywhere(name));
    }

    [Fact]
    public void ReceiveMemory_Unsealed_IsRefused()
    {
        using var memory = Memory(4096);
        using var unsealed = TestCalls.MemfdWith(0, 4096);
        _one.Send(OfferOf(memory), unsealed);
        var refused = Assert.Throws<DescriptorRefusedException>(() => _other.ReceiveMemory());
        Assert.Contains("F_SEAL_SHRINK", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void ReceiveMemory_NotOneDescriptor_IsRefusedAndAllAreClosed(int count)
    {
        using var memory = Memory(4096);
        var (pipe, reader) = Pipe();
        using (pipe)
        using (reader)
        {
            SafeFileHandle[] descriptors = [.. Enumerable.Repeat(Handle(pipe), count)];
            _one.Send(OfferOf(memory), descriptors);
            pipe.Dispose();
            var refused = Assert.Throws<DescriptorRefusedException>(() => _other.ReceiveMemory());
            Assert.Contains($"; {count} came", refused.Message, StringComparison.Ordinal);
            // The end of the pipe: nobody holds its other side any more.
            Assert.Equal(-1, reader.ReadByte());
        }
    }

    [Fact]
    public void Receive_DescriptorInTheMiddle_IsRefusedAndClosed()
    {
        var (pipe, reader) = Pipe();
        using (pipe)
        using (reader)
        {
            Exception? thrown = null;
            var receiver = new Thread(() =>
                thrown = Record.Exception(() => _other.Receive(new byte[2]))
            );
            receiver.Start();
            _one.Send([1]);
            // Once the first byte is taken, what comes is the middle.
            while (_far.Available > 0)
            {
                Thread.Yield();
            }

            _one.Send([2], Handle(pipe));
            pipe.Dispose();
            receiver.Join();
            Assert.IsType<DescriptorRefusedException>(thrown);
            Assert.Equal(-1, reader.ReadByte());
        }
    }

    [Fact]
    public void Receive_MoreDescriptorsThanAllowed_IsRefusedAndAllAreClosed()
    {
        var (pipe, reader) = Pipe();
        using (pipe)
        using (reader)
        {
            var descriptor = (int)pipe.SafePipeHandle.DangerousGetHandle();
            TestCalls.SendMany(_near.Handle, descriptor, DescriptorSocket.MaxDescriptors + 1);
            pipe.Dispose();
            var refused = Assert.Throws<DescriptorRefusedException>(() =>
                _other.Receive(new byte[1])
            );
            Assert.Contains("MSG_CTRUNC", refused.Message, StringComparison.Ordinal);
            Assert.Equal(-1, reader.ReadByte());
        }
    }

    [Fact]
    public void Send_BadArguments_Throws()
    {
        using var memory = Memory(4096);
        using var descriptor = memory.DuplicateDescriptor();
        SafeFileHandle[] many =
        [
            .. Enumerable.Repeat(descriptor, DescriptorSocket.MaxDescriptors + 1),
        ];
        Assert.Throws<ArgumentException>(() => _one.Send([], descriptor));
        Assert.Throws<ArgumentException>(() => _one.Send([1], many));
        Assert.Throws<ArgumentException>(() => _one.Receive([]));
        Assert.Throws<ArgumentNullException>(() => _one.Send((MemfdBacking)null!));
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _one.Send(memory));
    }

    [Fact]
    public void Constructor_OtherSocket_Throws()
    {
        using var socket = new Socket(
            AddressFamily.InterNetwork,
            SocketType.Dgram,
            ProtocolType.Udp
        );
        Assert.Throws<ArgumentException>(() => new DescriptorSocket(socket));
        Assert.Throws<ArgumentNullException>(() => new DescriptorSocket(null!));
    }

    [Fact]
    public void Send_MoreThanTheSocketHolds_GoesInPieces()
    {
        var message = new byte[1 << 20];
        new Random(1).NextBytes(message);
        var received = new byte[message.Length];
        var reader = new Thread(() => _other.Receive(received));
        reader.Start();
        _one.Send(message);
        reader.Join();
        Assert.Equal(message, received);
    }

    private static (AnonymousPipeServerStream Writer, AnonymousPipeClientStream Reader) Pipe()
    {
        var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        return (writer, reader);
    }

    private static SafeFileHandle Handle(AnonymousPipeServerStream pipe) =>
        new(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);

    private static bool IsOpenAnywhere(string name) =>
        Directory.EnumerateFiles("/proc/self/fd").Any(file => IsOpenAs(file, name));

    private static bool IsOpenAs(string file, string name)
    {
        try
        {
            return File.ResolveLinkTarget(file, false)
                    ?.FullName.Contains(name, StringComparison.Ordinal) == true;
        }
        catch (FileNotFoundException)
        {
            // Another test closed this descriptor after it was listed: it is not open, as anything.
            return false;
        }
    }

    /// <summary>The bytes by which our side offers memory.</summary>
    private byte[] OfferOf(MemfdBacking memory)
    {
        _other.Send(memory);
        var offer = new byte[OfferSize];
        foreach (var file in _one.Receive(offer))
        {
            file.Dispose();
        }

        return offer;
    }

    private (long Length, string Name) SendAndDispose(byte[] offer, long length)
    {
        var (memory, name) = Named(length);
        using (memory)
        {
            using var descriptor = memory.DuplicateDescriptor();
            _one.Send(offer, descriptor);
        }

        return (length, name);
    }
}
