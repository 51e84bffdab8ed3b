// SPDX-License-Identifier: MIT

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using RingIO.Devices;
using RingIO.Memory;

namespace RingIO.Linux.Tests.Net;

/// <summary>TAP devices in namespaces of their own, so that nothing outside is touched; root only.</summary>
public sealed class TapTests : LinuxTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static void RequireRoot()
    {
        Assert.SkipUnless(
            Environment.IsPrivilegedProcess,
            "network namespaces and TAP devices need root"
        );
        Assert.SkipUnless(File.Exists("/dev/net/tun"), "this kernel has no /dev/net/tun");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_BetweenTwoNamespaces_CarryTcpBothWays(bool offloads)
    {
        RequireRoot();
        using var left = new TapSide("10.77.0.1/24", offloads);
        using var right = new TapSide("10.77.0.2/24", offloads);
        using var relay = new TapRelay(left.Device, right.Device);
        Assert.Equal(Send(left, right, "10.77.0.2"), (1 << 22, true));
        Assert.Equal(Send(right, left, "10.77.0.1"), (1 << 22, true));
        relay.Stop();
        Assert.Equal(0, left.Device.Refused + right.Device.Refused);
        // Large frames crossed if, and only if, they were asked for.
        Assert.Equal(offloads, relay.Large > 0);
        Assert.True(relay.Frames > 100);
    }

    [Fact]
    public void TrySend_FragmentsOfAFrame_ArriveAsOne()
    {
        RequireRoot();
        using var side = new TapSide("10.77.1.1/24", offloads: true);
        using var memory = new PortableBacking(1 << 17);
        var room = new FrameFragment(new PageRegion(memory));
        // An ARP request for the interface's address, in many pieces: its answer shows that all of it arrived.
        byte[] request =
        [
            .. Enumerable.Repeat((byte)0xFF, 6),
            2,
            0,
            0,
            0,
            0,
            5,
            8,
            6,
            0,
            1,
            8,
            0,
            6,
            4,
            0,
            1,
            2,
            0,
            0,
            0,
            0,
            5,
            10,
            77,
            1,
            9,
            0,
            0,
            0,
            0,
            0,
            0,
            10,
            77,
            1,
            1,
        ];
        request.CopyTo(room.SharedSpan);
        FrameFragment[] pieces =
        [
            .. Enumerable.Range(0, request.Length / 2).Select(n => room.Slice(n * 2, 2)),
        ];
        Assert.Equal(SendResult.Sent, side.Device.TrySend(0, pieces, default));
        FrameFragment[] into = [room.Slice(4096, 13), room.Slice(8192, 2000)];
        while (true)
        {
            Assert.True(side.Device.Wait(0, Patience));
            Assert.Equal(ReceiveResult.Received, side.Device.TryReceive(0, into, out var frame));
            var bytes = new byte[frame.Length];
            FrameFragments.CopyTo(into, 0, bytes);
            // Other frames that the kernel sends by itself may come first.
            if (bytes[12] == 8 && bytes[13] == 6 && bytes[21] == 2)
            {
                Assert.Equal(request[6..12], bytes[..6]);
                Assert.Equal([10, 77, 1, 1], bytes[28..32]);
                return;
            }
        }
    }

    [Fact]
    public void TryReceive_IntoTooLittle_SaysSoAndGoesOn()
    {
        RequireRoot();
        using var side = new TapSide("10.77.2.1/24", offloads: true);
        using var memory = new PortableBacking(1 << 17);
        var room = new FrameFragment(new PageRegion(memory));
        side.Space.Run(() =>
        {
            using var socket = new UdpClient();
            socket.EnableBroadcast = true;
            socket.Send(new byte[100], 100, "10.77.2.255", 9);
            socket.Send(new byte[100], 100, "10.77.2.255", 9);
        });
        Assert.True(side.Device.Wait(0, Patience));
        Assert.Equal(ReceiveResult.TooLong, side.Device.TryReceive(0, [room.Slice(0, 141)], out _));
        Assert.Equal(
            ReceiveResult.Received,
            side.Device.TryReceive(0, [room.Slice(0, 142)], out var frame)
        );
        Assert.Equal(142, frame.Length);
        Assert.Equal(ReceiveResult.Empty, side.Device.TryReceive(0, [room], out _));
    }

    [Fact]
    public void TrySend_LinkDownOrLyingOffload_IsRefusedAndCounted()
    {
        RequireRoot();
        using var side = new TapSide("10.77.3.1/24", offloads: true);
        using var memory = new PortableBacking(4096);
        FrameFragment[] frame = [new FrameFragment(new PageRegion(memory)).Slice(0, 60)];
        var outside = new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            ChecksumStart = 60000,
            ChecksumOffset = 16,
        };
        Assert.Equal(SendResult.Refused, side.Device.TrySend(0, frame, outside));
        Assert.Equal(SendResult.Sent, side.Device.TrySend(0, frame, default));
        side.Device.SetUp(up: false);
        Assert.Equal(SendResult.Refused, side.Device.TrySend(0, frame, default));
        Assert.Equal(2, side.Device.Refused);
    }

    [Fact]
    public void Open_SeveralQueues_AllOfOneInterface()
    {
        RequireRoot();
        using var space = new NetworkNamespace();
        using var device = new TapDevice(
            new()
            {
                Namespace = space,
                Queues = 4,
                Name = "many%d",
                Mtu = 9000,
            }
        );
        Assert.Equal("many0", device.Name);
        Assert.Equal(4, device.QueueCount);
        device.SetUp();
        using var memory = new PortableBacking(16384);
        FrameFragment[] frame = [new FrameFragment(new PageRegion(memory)).Slice(0, 9014)];
        for (var queue = 0; queue < 4; queue++)
        {
            Assert.Equal(SendResult.Sent, device.TrySend(queue, frame, default));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => device.TrySend(4, frame, default));
        Assert.Equal(
            ["lo", "many0"],
            space.Run(static () =>
                System
                    .Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()
                    .Select(static one => one.Name)
                    .Order(StringComparer.Ordinal)
                    .ToArray()
            )
        );
    }

    [Fact]
    public void WaitEither_OfTwo_TellsWhichHasSomething()
    {
        RequireRoot();
        using var one = new TapSide("10.77.4.1/24", offloads: true);
        using var other = new TapSide("10.77.5.1/24", offloads: true);
        Assert.Equal((false, false), TapDevice.WaitEither(one.Device, other.Device, TimeSpan.Zero));
        other.Space.Run(static () =>
        {
            using var socket = new UdpClient();
            socket.EnableBroadcast = true;
            socket.Send(new byte[100], 100, "10.77.5.255", 9);
        });
        Assert.Equal((false, true), TapDevice.WaitEither(one.Device, other.Device, Patience));
        Assert.Equal((true, false), TapDevice.WaitEither(other.Device, one.Device, Patience));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            TapDevice.WaitEither(one.Device, other.Device, TimeSpan.FromSeconds(-2))
        );
        one.Device.Dispose();
        Assert.Throws<ObjectDisposedException>(() =>
            TapDevice.WaitEither(other.Device, one.Device, TimeSpan.Zero)
        );
    }

    [Fact]
    public void Make_WithoutTheRight_SaysWhatIsMissing()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "root has every right");
        var space = Assert.Throws<LinuxException>(() => new NetworkNamespace());
        Assert.Contains("needs CAP_SYS_ADMIN: run as root", space.Message);
        Assert.SkipUnless(File.Exists("/dev/net/tun"), "this kernel has no /dev/net/tun");
        var device = Assert.Throws<LinuxException>(() => new TapDevice());
        Assert.Contains("run as root", device.Message);
    }

    [Fact]
    public void Open_ANameInUse_SaysSo()
    {
        RequireRoot();
        using var space = new NetworkNamespace();
        using var device = new TapDevice(new() { Namespace = space, Name = "taken" });
        var error = Assert.Throws<LinuxException>(() =>
            new TapDevice(new() { Namespace = space, Name = "taken" })
        );
        Assert.Equal("EBUSY", error.ErrorName);
        Assert.Contains("The name taken is in use: choose another", error.Message);
        Assert.Throws<LinuxException>(() =>
            new TapDevice(new() { Namespace = space, Name = "lo" })
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("much-too-long-name")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("ö")]
    public void Open_ANameThatIsNone_IsRefused(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => new TapDevice(new() { Name = name }));
        Assert.Contains($"'{name}' is no interface's name", error.Message);
    }

    [Fact]
    public void Namespace_DisposedOf_TakesItsInterfacesAlongAndTouchesNobodyElse()
    {
        RequireRoot();
        var space = new NetworkNamespace();
        var device = new TapDevice(new() { Namespace = space, Name = "gone" });
        Assert.DoesNotContain("gone:", File.ReadAllText("/proc/self/net/dev"));
        space.Configure("addr", "add", "10.1.2.3/8", "dev", "gone");
        var error = Assert.Throws<InvalidOperationException>(() =>
            space.Configure("link", "set", "nobody", "up")
        );
        Assert.Contains("'ip link set nobody up' failed: ", error.Message);
        Assert.Contains("nobody", error.Message[30..]);
        Assert.Throws<FormatException>(() => space.Run(() => throw new FormatException()));
        device.Dispose();
        Assert.Equal(
            1,
            space.Run(static () =>
                System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().Length
            )
        );
        space.Dispose();
        Assert.Throws<ObjectDisposedException>(() => space.Run(static () => { }));
        // The test's own network is as it was.
        Assert.DoesNotContain("gone:", File.ReadAllText("/proc/self/net/dev"));
    }

    // Bytes that arrived, and whether they are those that were sent.
    private static (int Length, bool IsEqual) Send(TapSide from, TapSide to, string address)
    {
        var bytes = RandomNumberGenerator.GetBytes(1 << 22);
        var listener = to.Space.Run(() =>
        {
            var made = new TcpListener(IPAddress.Parse(address), 5001);
            made.Start();
            return made;
        });
        using (listener)
        {
            var received = Task.Run(async () =>
            {
                using var peer = await listener.AcceptTcpClientAsync();
                using var copy = new MemoryStream();
                await peer.GetStream().CopyToAsync(copy);
                return copy.ToArray();
            });
            using (
                var client = from.Space.Run(static () => new TcpClient(AddressFamily.InterNetwork))
            )
            {
                Assert.True(client.ConnectAsync(address, 5001).Wait(Patience));
                client.GetStream().Write(bytes);
            }

            Assert.True(received.Wait(Patience));
            return (received.Result.Length, bytes.AsSpan().SequenceEqual(received.Result));
        }
    }
}
