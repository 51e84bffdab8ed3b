// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Grants;

namespace RingIO.Tests.Domains;

public sealed class DomainPortsTests
{
    private static readonly EventDomainOptions Options = new()
    {
        Upcalls = new CallbackUpcalls(_ => { }),
    };

    [Fact]
    public void Destroy_OfADomainWithPorts_LeavesItsPeersUnboundAndGivesItsPageBack()
    {
        using var world = new GrantWorld();
        using var pages = new PortableBacking(4096);
        using var peerPages = new PortableBacking(4096);
        var channels = new EventChannels();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var first = DomainPorts.Attach(one, channels, new(pages), Options).Table;
        var second = DomainPorts.Attach(two, channels, new(peerPages), Options).Table;
        Assert.Equal(EventStatus.Success, first.AllocateUnbound(two.Id, out var port));
        Assert.Equal(EventStatus.Success, second.BindInterdomain(one.Id, port, out var mine));

        Assert.Throws<InvalidOperationException>(pages.Dispose); // The ports have it.
        Assert.True(world.Registry.Destroy(one));
        Assert.Equal(EventStatus.Success, second.Query(mine, out var info));
        Assert.Equal(EventPortKind.Unbound, info.Kind);
        Assert.Equal(EventStatus.NoSuchDomain, first.Reset(1));
        pages.Dispose();
        Assert.True(world.Registry.Destroy(two));
    }

    [Fact]
    public void Attach_OfADomainThatIsGoing_LeavesNothingBehind()
    {
        using var world = new GrantWorld();
        using var pages = new PortableBacking(4096);
        var channels = new EventChannels();
        var domain = world.Domains[0];
        world.Registry.Destroy(domain);
        var refused = Assert.Throws<InvalidOperationException>(() =>
            DomainPorts.Attach(domain, channels, new(pages), Options)
        );
        Assert.Contains("nothing can be added", refused.Message, StringComparison.Ordinal);
        pages.Dispose(); // Not leased any more.
    }
}
