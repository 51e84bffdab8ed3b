// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Net.Capture;

namespace RingIO.Drivers.Tests.Net.Capture;

public sealed class CaptureTests
{
    public static TheoryData<bool, bool, bool> Forms =>
        new(
            Enumerable
                .Range(0, 8)
                .Select(static form => ((form & 4) != 0, (form & 2) != 0, (form & 1) != 0))
        );

    [Theory]
    [MemberData(nameof(Forms))]
    public void WriteThenRead_EveryForm_GivesTheSameFrames(bool ng, bool big, bool nano)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var frames = CaptureFiles.Frames(random, 30, nano);
            var reader = CaptureReader.Open(
                new MemoryStream(CaptureFiles.Write(frames, ng, big, nano))
            );
            Assert.Equal(ng, reader is PcapNgReader);
            foreach (var (time, bytes, original) in frames)
            {
                Assert.True(reader.TryRead(out var read, out var frame));
                Assert.Equal(bytes, read.ToArray());
                Assert.Equal(new CapturedFrame(time, original, LinkTypes.Ethernet, 0), frame);
            }

            Assert.False(reader.TryRead(out _, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_CutOffAnywhere_GivesWholeFramesThenNamesThePlace(bool ng, bool big, bool nano)
    {
        var frames = CaptureFiles.Frames(new Random(4), 3, nano, longest: 40);
        var file = CaptureFiles.Write(frames, ng, big, nano);
        var ends = 0;
        for (var length = 0; length < file.Length; length++)
        {
            try
            {
                var reader = CaptureReader.Open(new MemoryStream(file, 0, length));
                var count = 0;
                while (reader.TryRead(out var bytes, out _))
                {
                    Assert.Equal(frames[count++].Bytes, bytes.ToArray());
                }

                ends++;
            }
            catch (CaptureFormatException error)
            {
                Assert.InRange(error.Offset, 0, length);
                Assert.Contains($"At byte {error.Offset} of the capture", error.Message);
            }
        }

        // The file's header, an interface in pcapng, and each frame but the last: there a file may end.
        Assert.Equal(ng ? 4 : 3, ends);
    }

    [Property(MaxTest = 2000)]
    public void Read_DamagedAnyhow_EndsOrNamesThePlace(int seed)
    {
        var random = new Random(seed);
        var frames = CaptureFiles.Frames(random, 5, nano: true, longest: 60);
        var file = CaptureFiles.Write(frames, random.Next(2) == 0, random.Next(2) == 0, nano: true);
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            file[random.Next(file.Length)] = (byte)random.Next(256);
        }

        try
        {
            var reader = CaptureReader.Open(new MemoryStream(file));
            var count = 0;
            while (reader.TryRead(out var bytes, out _))
            {
                Assert.True(bytes.Length <= file.Length);
                Assert.True(++count <= file.Length / 12);
            }
        }
        catch (CaptureFormatException error)
        {
            Assert.InRange(error.Offset, 0, file.Length);
        }
    }

    [Fact]
    public void Read_TheBytesOfTcpdump_GivesItsFrame()
    {
        // As tcpdump writes them on x64: version 2.4, 262144 bytes at most, Ethernet; one frame of 3 bytes, 60 on the wire.
        byte[] file = Convert.FromHexString(
            "D4C3B2A1"
                + "0200"
                + "0400"
                + "00000000"
                + "00000000"
                + "00000400"
                + "01000000"
                + "00F15365"
                + "40420F00"
                + "03000000"
                + "3C000000"
                + "AABBCC"
        );
        file[28] = 0x3F;
        var reader = Assert.IsType<PcapReader>(CaptureReader.Open(new MemoryStream(file)));
        Assert.Equal(262144, reader.SnapLength);
        Assert.True(reader.TryRead(out var bytes, out var frame));
        Assert.Equal([0xAA, 0xBB, 0xCC], bytes.ToArray());
        Assert.Equal(new CapturedFrame(0x6553F100 * 1_000_000_000L + 999_999_000, 60, 1, 0), frame);
        Assert.False(reader.TryRead(out _, out _));
    }

    [Fact]
    public void Read_PcapNgOfManyBlocks_KnowsSectionsInterfacesAndTimes()
    {
        var file = new CaptureFiles.Blocks(big: false)
            .Section()
            .Interface(1, resolution: null)
            .Block(0x0BAD, new byte[400])
            .Interface(101, resolution: 0x8A, offset: 1000)
            .Enhanced(0, 1_500_000, [1, 2, 3])
            .Enhanced(1, 1536, [4])
            .Simple(2, [5, 6])
            .Obsolete(1, 512, [7])
            .Section(big: true)
            .Interface(1, resolution: 12)
            .Enhanced(0, 5_000_000_001_000, [8])
            .ToArray();
        var reader = CaptureReader.Open(new MemoryStream(file));
        var seen = new List<CapturedFrame>();
        while (reader.TryRead(out _, out var frame))
        {
            seen.Add(frame);
        }

        Assert.Equal(
            [
                new CapturedFrame(1_500_000_000, 3, 1, 0),
                // 1536 units of 2^-10 s, from 1000 s on.
                new CapturedFrame(1_001_500_000_000, 1, 101, 1),
                new CapturedFrame(0, 2, 1, 0),
                new CapturedFrame(1_000_500_000_000, 1, 101, 1),
                new CapturedFrame(5_000_000_001, 1, 1, 0),
            ],
            seen
        );
    }

    [Theory]
    [InlineData("00000000", "begins neither pcap")]
    [InlineData("D4C3B2A1" + "0300040000000000000000000000040001000000", "version 3.4")]
    [InlineData("0A0D0D0A1C000000DEADBEEF000000000000000000000000", "magic number is 0xefbeadde")]
    [InlineData("0A0D0D0A1A0000004D3C2B1A010000000000000000000000", "a block of 26 bytes")]
    [InlineData("", "ends where 4 bytes of the magic number")]
    public void Open_WhatIsNoCapture_SaysWhat(string file, string expected)
    {
        var error = Assert.Throws<CaptureFormatException>(() =>
            CaptureReader.Open(new MemoryStream(Convert.FromHexString(file)))
        );
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void TryRead_AGiantAnnounced_IsRefusedWithoutItsMemory()
    {
        var file = CaptureFiles.Write([(0, new byte[4], 4)], ng: false, big: false, nano: true);
        file[24 + 8 + 3] = 0x7F;
        var reader = CaptureReader.Open(new MemoryStream(file));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<CaptureFormatException>(() => reader.TryRead(out _, out _));
        Assert.Equal(32, error.Offset);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Write_LongerThanKept_IsCutAndSaysHowLongItWas()
    {
        foreach (var ng in new[] { false, true })
        {
            var stream = new MemoryStream();
            var options = new CaptureOptions { SnapLength = 5 };
            if (ng)
            {
                new PcapNgWriter(stream, options).Write(1, new byte[9]);
            }
            else
            {
                new PcapWriter(stream, options).Write(1, new byte[9]);
            }

            stream.Position = 0;
            Assert.True(CaptureReader.Open(stream).TryRead(out var bytes, out var frame));
            Assert.Equal(5, bytes.Length);
            Assert.Equal(9, frame.OriginalLength);
        }
    }

    [Fact]
    public void Write_WhatAFileCannotSay_IsRefused()
    {
        var writer = new PcapWriter(new MemoryStream());
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(-1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(long.MaxValue, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Write(0, new byte[4], 3));
        var ng = new PcapNgWriter(new MemoryStream());
        Assert.Throws<ArgumentOutOfRangeException>(() => ng.Write(0, [], null, 1));
        Assert.Equal(1, ng.AddInterface(LinkTypes.Raw));
        ng.Write(0, [], null, 1);
    }
}
