// SPDX-License-Identifier: MIT

// One packet from a guest to the driver domain, by hand: what Xen's network front and back ends do, step by step.
// The drivers of RingIO.Drivers.Net do the same, for many packets at once and with peers that lie.
using System.Runtime.CompilerServices;
using System.Text;
using RingIO.Devices;
using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

// A machine with two domains. Each has pages, a grant table and event ports of its own.
using var host = new DomainHost(frames: 2048);
var driver = host.Create(new() { Domain = new() { MemoryFrames = 64 } });
var guest = host.Create(new() { Domain = new() { MemoryFrames = 64 } });
var (driverId, guestId) = (driver.Domain.Id, guest.Domain.Id);
Say(
    "machine",
    $"domains {driverId} (drivers) and {guestId} (guest); neither sees the other's pages"
);

// The front end makes the ring in a page of its own, lends that page, and opens a port.
guest.Pages.TryTake(out var ringPage);
using var frontRing = SharedRing<NetTxRequest, NetTxResponse>.Create(
    RegionAt(guest.AddressOf(ringPage))
);
using var front = frontRing.OpenFront();
Must(guest.Grants.TryGrant(driverId.Number, ringPage, isReadOnly: false, out var ringGrant));
Must(guest.Ports.AllocateUnbound(driverId, out var guestPort) == EventStatus.Success);
Say(
    "front end",
    $"{front.Capacity} slots in page {ringPage.Value}, grant {ringGrant.Value}; port {guestPort.Number}"
);

// The back end maps the page and binds the port. The two numbers reach it through the store, in a real driver.
var ringMap = Map(ringGrant, GrantMapBits.HostMap);
using var backRing = SharedRing<NetTxRequest, NetTxResponse>.Attach(
    RegionAt(driver.Mapped.AddressOf(ringMap.HostAddress))
);
using var back = backRing.OpenBack();
Must(driver.Ports.BindInterdomain(guestId, guestPort, out var driverPort) == EventStatus.Success);
Say("back end", $"maps grant {ringGrant.Value}; binds its port {driverPort.Number} to the guest's");

// A packet: Ethernet header and payload, in a page that is lent to be read only.
guest.Pages.TryTake(out var packetPage);
var packet = new FrameFragment(guest.AddressOf(packetPage), 4096).SharedSpan;
MacAddress.Broadcast.Write(packet);
new MacAddress(0x00163E000001).Write(packet[6..]);
(packet[12], packet[13]) = (0x88, 0xB5); // IEEE 802's type for experiments.
var length = 14 + Encoding.UTF8.GetBytes("hello from a guest", packet[14..]);
Must(guest.Grants.TryGrant(driverId.Number, packetPage, isReadOnly: true, out var packetGrant));
Say(
    "front end",
    $"{length} bytes in page {packetPage.Value}, lent read-only as grant {packetGrant.Value}"
);

// The request tells where they are. Published by one store; the back end asked to be told of the first one.
var ask = new NetTxRequest { GrantRef = packetGrant.Value, Id = 7 };
ask.Size = (ushort)length;
Must(front.TryPut(ask));
var mustTell = front.PushAndCheckNotify();
Say(
    "front end",
    $"request 7 is published; {(mustTell ? "an event is wanted" : "nobody wants an event")}"
);
if (mustTell)
{
    Must(guest.Ports.Notify(guestPort) == EventStatus.Success);
}

// The back end wakes, copies the request out once, and judges the copy.
Must(driver.Events.TryConsumePending(new(0), out var told) && told == driverPort);
Must(back.TryTake(out var request) && request.Offset + request.Size <= 4096);
Say(
    "back end",
    $"event on port {told.Number}; request {request.Id}: {request.Size} bytes behind grant {request.GrantRef}"
);

// Mapped read-only, looked at, unmapped: the original path. The optimized one never maps the payload.
var packetMap = Map(new(request.GrantRef), GrantMapBits.HostMap | GrantMapBits.ReadOnly);
var at = driver.Mapped.AddressOf(packetMap.HostAddress) + request.Offset;
var received = new FrameFragment(at, request.Size).SharedSpan;
Say("back end", $"to {MacAddress.Read(received)}: \"{Encoding.UTF8.GetString(received[14..])}\"");

Must(!guest.Grants.TryRevoke(packetGrant));
Say("front end", "cannot take the page back: it is mapped");
Unmap(packetMap);
Must(back.TryPut(new() { Id = request.Id, Status = NetStatus.Okay }));
if (back.PushAndCheckNotify())
{
    Must(driver.Ports.Notify(driverPort) == EventStatus.Success);
}

Say("back end", "unmaps the page, and answers");

// The answer ends the loan.
Must(guest.Events.TryConsumePending(new(0), out told) && told == guestPort);
Must(front.TryTake(out var response) && response.Id == 7 && response.Status == NetStatus.Okay);
Must(guest.Grants.TryRevoke(packetGrant));
Say(
    "front end",
    $"response {response.Id}: {response.Status}; page {packetPage.Value} is its own again"
);

back.Dispose();
front.Dispose();
backRing.Dispose();
frontRing.Dispose();
Unmap(ringMap);
return 0;

GnttabMapGrantRef Map(GrantRef reference, GrantMapBits how)
{
    Must(driver.Mapped.TryTake(1, out var address));
    GnttabMapGrantRef[] batch = [new() { HostAddress = address, Reference = reference.Value }];
    (batch[0].Domain, batch[0].Flags) = (guestId.Number, how);
    driver.Domain.Calls.Map(batch);
    Must(batch[0].Status == GrantStatus.Okay);
    return batch[0];
}

void Unmap(in GnttabMapGrantRef map)
{
    GnttabUnmapGrantRef[] batch = [new() { HostAddress = map.HostAddress, Handle = map.Handle }];
    driver.Domain.Calls.Unmap(batch);
    Must(batch[0].Status == GrantStatus.Okay && driver.Domain.Grants.Reclaim() == 0);
    driver.Mapped.Put(map.HostAddress, 1);
}

static PageRegion RegionAt(nint address) => new(new ForeignBacking(address, 4096, PageSize.Size4K));

static void Say(string who, string what) => Console.WriteLine($"{who, -13} {what}");

static void Must(bool isSo, [CallerArgumentExpression(nameof(isSo))] string? what = null)
{
    _ = isSo ? true : throw new InvalidOperationException($"Not so: {what}");
}
