// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Store;

/// <summary>The protocol over the page: both sides from any index, and a side that lies.</summary>
public sealed class StoreRingTests : IDisposable
{
    private readonly StoreWorld _world = new(homes: true);

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFF_FFF0u)]
    [InlineData(0x7FFF_FFFFu)]
    public void Session_FromAnyIndex_CarriesMessagesLongerThanTheRing(uint firstIndex)
    {
        using var client = _world.Open(1, _world.Attach(1, firstIndex));
        var limits = new byte[2000];
        new Random(1).NextBytes(limits);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(XenstoreError.None, client.Write("data/x", limits));
            Assert.Equal(XenstoreError.None, client.Read("data/x", out var value));
            Assert.Equal(limits, value.ToArray());
        }
    }

    [Fact]
    public void List_LongerThanAMessage_ComesInParts()
    {
        var names = Enumerable.Range(0, 700).Select(n => $"name-{n:d4}").ToList();
        names.ForEach(n => _world.Toolstack.WriteText($"/many/{n}", ""));
        _world.Toolstack.SetPermissions("/many", [new(0, StoreAccess.Read)]);
        using var client = _world.Open(1, _world.Attach(1));
        Assert.Equal(XenstoreError.None, client.List("/many", out var found));
        Assert.Equal(names, found);
        Assert.Equal(XenstoreError.NotFound, client.List("data/none", out found));
        Assert.Empty(found);
    }

    [Fact]
    public void Requests_ForThePrivilegedDomainOnly_AreRefusedToGuests()
    {
        var client = new RawStoreClient(_world, 1);
        Assert.Equal("EACCES", client.Ask(XenstoreMessageType.Introduce, "5\01\02\0"));
        Assert.Equal("EACCES", client.Ask(XenstoreMessageType.Release, "2\0"));
        Assert.Equal("EACCES", client.Ask(XenstoreMessageType.Resume, "2\0"));
        Assert.Equal("EACCES", client.Ask(XenstoreMessageType.SetTarget, "1\02\0"));
        Assert.Equal("EACCES", client.Ask(XenstoreMessageType.Control, "help\0"));
        Assert.True(_world.Store.IsIntroduced(2));
    }

    [Fact]
    public void Requests_OfEachKind_AreAnsweredAsTheProtocolSays()
    {
        var client = new RawStoreClient(_world, 1);
        Assert.Equal("OK", client.Ask(XenstoreMessageType.Write, "data/a\0v"));
        Assert.Equal("v", client.Ask(XenstoreMessageType.Read, "data/a\0"));
        Assert.Equal("OK", client.Ask(XenstoreMessageType.MakeDirectory, "data/b\0"));
        Assert.Equal("a|b", client.Ask(XenstoreMessageType.Directory, "data\0"));
        Assert.Equal("n1", client.Ask(XenstoreMessageType.GetPermissions, "data/a\0"));
        Assert.Equal("OK", client.Ask(XenstoreMessageType.SetPermissions, "data/a\0n1\0b2\0"));
        Assert.Equal("n1|b2", client.Ask(XenstoreMessageType.GetPermissions, "data/a\0"));
        Assert.Equal("/local/domain/7", client.Ask(XenstoreMessageType.GetDomainPath, "7\0"));
        Assert.Equal("T", client.Ask(XenstoreMessageType.IsDomainIntroduced, "2\0"));
        Assert.Equal("F", client.Ask(XenstoreMessageType.IsDomainIntroduced, "9\0"));
        Assert.Equal("1", client.Ask(XenstoreMessageType.TransactionStart, "\0"));
        Assert.Equal("OK", client.Ask(XenstoreMessageType.Remove, "data/b\0", 1));
        Assert.Equal("OK", client.Ask(XenstoreMessageType.TransactionEnd, "F\0", 1));
        Assert.Equal("ENOENT", client.Ask(XenstoreMessageType.TransactionEnd, "F\0", 1));
        Assert.Matches(
            "^[0-9]+\\|a\\|b\\|$",
            client.Ask(XenstoreMessageType.DirectoryPart, "data\00\0")
        );
        Assert.Equal("OK", client.Ask(XenstoreMessageType.ResetWatches, "\0"));
    }

    [Fact]
    public void Requests_ThatAreMalformed_AreAnsweredByErrors()
    {
        var client = new RawStoreClient(_world, 1);
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.Read, "data"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.Read, ""));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.Read, "data/\u00e9\0"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.Watch, "data\0token"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.SetPermissions, "data\0"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.SetPermissions, "data\0q1\0"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.SetPermissions, "data\0n40000\0"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.TransactionEnd, "X\0"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.GetDomainPath, "70000\0"));
        Assert.Equal("EINVAL", client.Ask(XenstoreMessageType.DirectoryPart, "data\0-1\0"));
        Assert.Equal("EBUSY", client.Ask(XenstoreMessageType.TransactionStart, "\0", 1));
        Assert.Equal("ENOSYS", client.Ask(XenstoreMessageType.WatchEvent, "data\0t\0"));
        Assert.Equal("ENOSYS", client.Ask((XenstoreMessageType)20, ""));
        Assert.Equal("ENOSYS", client.Ask((XenstoreMessageType)0xFFFF, ""));
        Assert.Null(_world.Server.FaultOf(1));
    }

    [Theory]
    [InlineData(0u, 1025u)]
    [InlineData(0u, 0x8000_0000u)]
    [InlineData(1u, 0u)]
    [InlineData(0xFFFF_FFFFu, 0xFFFF_FFFEu)]
    public void Xsa86_RequestIndexThatNoPeerWrites_FaultsTheRingAndSaysWhy(
        uint consumer,
        uint producer
    )
    {
        var page = _world.Attach(1, consumer);
        Word(page, XenstoreInterface.RequestProducerOffset) = producer;
        _world.Server.Step();
        Assert.Equal(RingFaultKind.BadIndex, _world.Server.FaultOf(1)!.Kind);
        Assert.Equal(XenstoreInterface.ErrorRingIndex, Word(page, XenstoreInterface.ErrorOffset));

        // It stays faulted, even if the index turns sane.
        Word(page, XenstoreInterface.RequestProducerOffset) = consumer;
        Assert.Equal(0, _world.Server.Step());
        Assert.NotNull(_world.Server.FaultOf(1));
    }

    [Fact]
    public void Xsa90_ShutdownByWhoeverIsToldOfAFault_IsSafe()
    {
        var page = new PortableBacking(4096);
        StoreRingPage.Format(new(page), 0);
        using var server = new StoreServer(_world.Store);
        var told = new List<uint>();
        server.Attach(
            3,
            new(page),
            () =>
            {
                // Everything is said by now: the domain goes, with its memory, and is not told again.
                told.Add(Word(new(page), XenstoreInterface.ErrorOffset));
                _world.Store.Release(3);
                server.Dispose();
                page.Dispose();
            }
        );
        new RawStoreClient(server, new(page)).Send(XenstoreMessageType.Read, 5000, "");
        server.Step();
        Assert.Equal([XenstoreInterface.ErrorProtocol], told);
        Assert.Equal(0, server.RingCount);
        Assert.Equal(0, server.Step());
    }

    [Fact]
    public void Xsa38_FullRing_IsFullAndNotEmpty()
    {
        // A write of 1024 bytes, header and all, fills the ring: producer - consumer is its size.
        var page = _world.Attach(1, 0xFFFF_FE00);
        using var client = _world.Open(1, page);
        var value = new byte[XenstoreInterface.RingSize - XenstoreMessageHeader.Size - 7];
        using var lazy = new StoreClient(1, page, () => { }, () => false);
        Assert.Equal(XenstoreError.InputOutput, lazy.Write("data/x", value));
        Assert.Equal(
            (uint)XenstoreInterface.RingSize,
            Word(page, XenstoreInterface.RequestProducerOffset)
                - Word(page, XenstoreInterface.RequestConsumerOffset)
        );
        Assert.Equal(1, _world.Server.Step());
        _world.Toolstack.Read("/local/domain/1/data/x", out var written);
        Assert.Equal(value, written.ToArray());
    }

    [Fact]
    public void Server_ThatIsToldAPayloadTooLong_FaultsTheRingUntilANewStart()
    {
        var page = _world.Attach(1);
        using var client = _world.Open(1, page);
        client.Watch("data", "t");
        client.StartTransaction(out _);
        new RawStoreClient(_world, 1, page).Send(XenstoreMessageType.Read, 4097, "");

        _world.Server.Step();
        Assert.Equal(RingFaultKind.BadRecord, _world.Server.FaultOf(1)!.Kind);
        Assert.Equal(XenstoreInterface.ErrorProtocol, Word(page, XenstoreInterface.ErrorOffset));
        Assert.Equal(
            (0, 0),
            (_world.Store.UsageOf(1).Watches, _world.Store.UsageOf(1).Transactions)
        );
        Assert.Equal(XenstoreError.InputOutput, client.WriteText("data/x", "0"));

        Assert.True(client.TryReconnect());
        Assert.Equal(0u, client.ServerError);
        Assert.Equal(XenstoreError.None, client.WriteText("data/x", "0"));
        Assert.Null(_world.Server.FaultOf(1));
    }

    [Fact]
    public void Reconnect_InTheMiddleOfAMessage_BeginsAtAMessage()
    {
        var page = _world.Attach(1, 0xFFFF_FFF8);
        using var client = _world.Open(1, page);
        client.Watch("data", "t");
        new RawStoreClient(_world, 1, page).Send(XenstoreMessageType.Write, 100, "data/x\0half");

        _world.Server.Step();
        Assert.True(client.TryReconnect());
        Assert.False(client.TryTakeEvent(out _));
        Assert.Equal(XenstoreError.None, client.WriteText("data/y", "0"));
        Assert.Equal(0, _world.Store.UsageOf(1).Watches);
    }

    [Fact]
    public void Client_WhoseServerLies_FaultsAndThrowsNothing()
    {
        var page = _world.Attach(1);
        using var client = _world.Open(1, page);
        Word(page, XenstoreInterface.ResponseProducerOffset) = 5000;
        Assert.Equal(XenstoreError.InputOutput, client.ReadText("data", out _));
        Assert.Equal(RingFaultKind.BadIndex, client.Fault!.Kind);
        Assert.False(client.TryTakeEvent(out _));
    }

    [Fact]
    public void Client_ThatReadsNothing_IsNotListenedToAndHoldsNobodyUp()
    {
        var page = _world.Attach(1);
        using var other = _world.Open(2, _world.Attach(2));
        var raw = new RawStoreClient(_world, 1, page);
        var sent = 0;
        while (sent < 10_000 && raw.TrySend(XenstoreMessageType.GetDomainPath, "1\0"))
        {
            sent++;
            _world.Server.Step(1);
        }

        Assert.InRange(sent, 10, 200);
        Assert.Equal(XenstoreError.None, other.WriteText("data/x", "0"));
    }

    [Fact]
    public void Client_ThatIsToldMoreThanItsTurnHolds_IsAnsweredAllTheSame()
    {
        var page = _world.Attach(1);
        var rounds = 0;
        using var client = new StoreClient(1, page, static () => { }, Wait);
        Assert.Equal(XenstoreError.None, client.Watch("data", "all"));
        Assert.Equal(XenstoreError.NotFound, client.ReadText("data/none", out _));

        // Others write so much that each of its turns begins with more events than it holds.
        bool Wait()
        {
            for (var node = 0; node < 16; node++)
            {
                _world.Toolstack.WriteNumber($"/local/domain/1/data/{node}", (ulong)rounds);
            }

            _world.Server.Step(8);
            return ++rounds < 200;
        }
    }

    [Fact]
    public void Release_OfAServedDomain_LetsGoOfItsPage()
    {
        var memory = new PortableBacking(4096);
        StoreRingPage.Format(new(memory));
        _world.Server.Attach(1, new(memory), () => { });
        Assert.Throws<InvalidOperationException>(memory.Dispose);
        _world.Store.Release(1);
        _world.Server.Step();
        memory.Dispose();
        Assert.Equal(0, _world.Server.RingCount);
    }

    [Fact]
    public void Attach_InTooLittleMemory_SaysWhatItTakes()
    {
        using var memory = new PortableBacking(4096);
        var error = Assert.Throws<ArgumentException>(() =>
            _world.Server.Attach(1, new(memory, 0, 2048), () => { })
        );
        Assert.Contains("2076", error.Message, StringComparison.Ordinal);

        // Nothing is half done: the domain can still be attached.
        _world.Attach(1);
    }

    private static ref uint Word(PageRegion page, int offset) =>
        ref new Slots<uint>(page.Address + offset, 1).First;
}
