// SPDX-License-Identifier: MIT

using System.Net.Sockets;
using System.Runtime.InteropServices;
using RingIO.Grants;
using RingIO.Linux;
using RingIO.Primitives;

namespace RingIO.Peer;

/// <summary>Another process that has been given one domain's memory, and does with it what it can.</summary>
public static partial class GrantPeer
{
    /// <summary>What is written where that is possible.</summary>
    public const byte Mark = 0x77;

    /// <summary>The page that is written.</summary>
    public const int Page = 3;

    /// <summary>Receives a memfd and acts.</summary>
    /// <param name="path">The socket's path.</param>
    /// <param name="action">
    /// <list type="bullet">
    /// <item>see: maps all of it read-only and tells the first word of every page.</item>
    /// <item>write, write-read-only: maps all of it so, and writes <see cref="Page"/>.</item>
    /// <item>behind: reads behind what it has mapped.</item>
    /// <item>grant, grant-read-only: acts as hypervisor of a domain that maps a grant of <see cref="Page"/> so, and writes it.</item>
    /// <item>reopen: receives a descriptor that was opened read-only, and opens the file behind it anew.</item>
    /// </list>
    /// </param>
    /// <returns>0, if it comes to that.</returns>
    public static int Run(string path, string action)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        using var link = new DescriptorSocket(socket);
        if (action == "reopen")
        {
            Reopen(link);
            return 0;
        }

        using var memory = link.ReceiveMemory();
        if (action.StartsWith("grant", StringComparison.Ordinal))
        {
            WriteGranted(memory, action == "grant-read-only");
            return 0;
        }

        var pages = memory.Length / 4096;
        using var window = new PageWindow(pages + 1);
        window.Map(
            [new(0, memory, 0, pages)],
            action == "write" ? PageAccess.ReadWrite : PageAccess.ReadOnly
        );
        for (var page = 0; page < pages; page++)
        {
            Console.WriteLine(new Slots<uint>(window.Address + (page * 4096), 1).First);
        }

        if (action == "behind")
        {
            return MemCmp(window.Address + (nint)(pages * 4096), window.Address, 1);
        }

        if (action != "see")
        {
            MemSet(window.Address + (Page * 4096), Mark, 1);
        }

        return 0;
    }

    private static void WriteGranted(MemfdBacking memory, bool isReadOnly)
    {
        using var others = MemfdBacking.Create(new() { Length = WindowWorld.Pages * 4096 });
        using var world = new WindowWorld(memory, others);
        var reference = world.Grant(Page, isReadOnly);
        var mapped = world.Map(reference, at: 5, isReadOnly ? GrantMapBits.ReadOnly : 0);
        var address = world.Window.Address + (5 * 4096);
        Console.WriteLine($"{mapped.Status} {new Slots<uint>(address, 1).First}");
        MemSet(address, Mark, 1);
        world.Unmap(mapped.Handle, at: 5);
    }

    private static void Reopen(DescriptorSocket link)
    {
        using var given = link.Receive(new byte[1]).Single();
        try
        {
            RandomAccess.Write(given, [Mark], Page * 4096);
            Console.WriteLine("written");
        }
        catch (UnauthorizedAccessException)
        {
            Console.WriteLine("refused");
        }

        using var anew = File.OpenHandle(
            $"/proc/self/fd/{given.DangerousGetHandle()}",
            access: FileAccess.ReadWrite,
            share: FileShare.ReadWrite
        );
        RandomAccess.Write(anew, [Mark], Page * 4096);
        Console.WriteLine("written");
    }

    // By the C library: the runtime would make an exception of a fault in managed code, and abort.
    [LibraryImport("libc", EntryPoint = "memset")]
    private static partial nint MemSet(nint at, int value, nint count);

    [LibraryImport("libc", EntryPoint = "memcmp")]
    private static partial int MemCmp(nint one, nint other, nint count);
}
