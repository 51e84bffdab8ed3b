// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Net.Sockets;
using RingIO.Peer;
using RingIO.Tests;
using RingIO.Tests.Death;
using RingIO.Tests.Support;

namespace RingIO.Linux.Tests.Grants;

/// <summary>What another process can do with the memory of a domain that it was given: docs/grants.md says so too.</summary>
public sealed class GrantProcessTests : LinuxTests, IDisposable
{
    private const int Pages = WindowWorld.Pages;
    private const int EndedBySigsegv = 128 + 11;

    // Of two domains; the peer is given the first one's.
    private readonly MemfdBacking _one = Numbered(Pages, first: 10);
    private readonly MemfdBacking _two = Numbered(Pages, first: 50);

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public void Peer_WithADomainsMemfd_SeesThatDomainsPagesAndNoOthers()
    {
        var (code, lines) = Run("see");
        Assert.Equal(0, code);
        Assert.Equal(
            Enumerable.Range(10, Pages),
            lines.Select(l => int.Parse(l, CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public void Peer_ThatMapsPagesToBeWritten_WritesThem()
    {
        Assert.Equal(0, Run("write").Code);
        Assert.Equal(GrantPeer.Mark, Written);
        Assert.Equal(
            50u + GrantPeer.Page,
            NativeBytes.Word(_two.Address + (GrantPeer.Page * 4096))
        );
    }

    [Theory]
    [InlineData("write-read-only")]
    [InlineData("behind")]
    public void Peer_ThatGoesBeyondItsMapping_DiesBySigsegv(string action)
    {
        var (code, lines) = Run(action);
        Assert.Equal((EndedBySigsegv, Pages), (code, lines.Count));
        Assert.Equal(10 + GrantPeer.Page, Written);
    }

    [Fact]
    public void Peer_ThatWritesAGrantMappedReadOnly_DiesBySigsegv()
    {
        var (code, lines) = Run("grant-read-only");
        Assert.Equal([$"Okay {10 + GrantPeer.Page}"], lines);
        Assert.Equal(EndedBySigsegv, code);
        Assert.Equal(10 + GrantPeer.Page, Written);
    }

    // The control: but for the grant, it is the same.
    [Fact]
    public void Peer_ThatWritesAGrantMappedToBeWritten_Lives()
    {
        var (code, lines) = Run("grant");
        Assert.Equal([$"Okay {10 + GrantPeer.Page}"], lines);
        Assert.Equal((0, GrantPeer.Mark), (code, Written));
    }

    // A descriptor that was opened read-only is not what limits a process of the same user: /proc opens the file anew.
    [Fact]
    public void Peer_WithADescriptorToBeRead_OpensTheFileAnewAndWrites()
    {
        var (code, lines) = Run("reopen");
        Assert.Equal(["refused", "written"], lines);
        Assert.Equal((0, GrantPeer.Mark), (code, Written));
    }

    private byte Written => (byte)NativeBytes.Word(_one.Address + (GrantPeer.Page * 4096));

    private (int Code, List<string> Lines) Run(string action)
    {
        var path = Path.Combine(Path.GetTempPath(), $"ringio-{Guid.NewGuid():n}");
        using var listener = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            var process = PeerProcess.Start("grant", path, action);
            using var end = new ProcessEnd(process);
            var errors = process.StandardError.ReadToEndAsync();
            using var link = new DescriptorSocket(listener.Accept());
            if (action == "reopen")
            {
                using var descriptor = _one.DuplicateDescriptor();
                using var readable = File.OpenHandle(
                    $"/proc/self/fd/{descriptor.DangerousGetHandle()}",
                    share: FileShare.ReadWrite
                );
                link.Send([1], readable);
            }
            else
            {
                link.Send(_one);
            }

            var lines = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            TestContext.Current.TestOutputHelper?.WriteLine(errors.Result);
            return (
                process.ExitCode,
                [
                    .. lines.Split(
                        '\n',
                        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                    ),
                ]
            );
        }
        finally
        {
            File.Delete(path);
        }
    }
}
