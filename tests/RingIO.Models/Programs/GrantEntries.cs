// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Testing;
using Core = RingIO.Grants.GrantEntryCore<RingIO.Testing.SimulatedOrder>;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>
/// A granter, who fills a page, grants it and takes it back to use it for something else, and the hypervisor, who uses it for another domain
/// meanwhile. A page that is used by both is a data race; so is one that is used before it was granted.
/// </summary>
public sealed class GrantEntries : IModelProgram, IDisposable
{
    private const ushort Other = 7;
    private const ulong Given = 0x11;
    private const ulong Taken = 0x22;
    private const ulong Answer = 0x33;
    private const ulong Page = 5;
    private const ulong NewPage = 6;
    private const GrantEntryBits Reading = GrantEntryBits.Reading;
    private const GrantEntryBits Both = GrantEntryBits.Reading | GrantEntryBits.Writing;

    private readonly PortableBacking _backing = new(4096);
    private readonly Core _core;
    private readonly Slots<ulong> _page;
    private readonly Slots<ulong> _newPage;
    private readonly Action[] _threads;

    private GrantEntries(int version, Func<GrantEntries, Action[]> threads)
    {
        _core =
            version == 1
                ? Core.OfV1(_backing.Address)
                : Core.OfV2(_backing.Address, _backing.Address + 64);
        _page = new(_backing.Address + 128, 1);
        _newPage = new(_backing.Address + 256, 1);
        _threads = threads(this);
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    /// <summary>The page is granted while the other domain tries to read it.</summary>
    /// <param name="version">The entry's.</param>
    public static GrantEntries Published(int version) =>
        new(version, p => [p.Grant, () => p.Use(Reading)]);

    /// <summary>The page is taken back while it is mapped to be read.</summary>
    /// <param name="version">The entry's.</param>
    public static GrantEntries RevokedUnderAMapping(int version) =>
        new(version, p => [p.GrantAndRevoke, () => p.Use(Reading)]);

    /// <summary>The page is taken back while bytes are copied into it.</summary>
    /// <param name="version">The entry's.</param>
    public static GrantEntries RevokedUnderACopy(int version) =>
        new(version, p => [p.GrantAndRevoke, () => p.Use(Both)]);

    /// <summary>The page is taken back and another granted to the same domain, in the same words but for the frame.</summary>
    /// <param name="version">The entry's.</param>
    public static GrantEntries GrantedAnew(int version) =>
        new(version, p => [p.GrantTwice, () => p.Use(Reading)]);

    /// <summary>A page is given while its receiver looks for it, or takes the offer back.</summary>
    /// <param name="version">The entry's.</param>
    public static GrantEntries Transferred(int version) => new(version, p => [p.Accept, p.Give]);

    /// <summary>The other domain ends, and its grant is taken back for the granter, who takes it back too.</summary>
    /// <param name="version">The entry's.</param>
    public static GrantEntries Withdrawn(int version) =>
        new(
            version,
            p =>
                [
                    p.GrantAndRevoke,
                    () =>
                    {
                        p.Use(Reading);
                        p._core.Withdraw(Other);
                    },
                ]
        );

    /// <inheritdoc/>
    public void Run(int thread) => _threads[thread]();

    /// <inheritdoc/>
    public void Check() { }

    /// <inheritdoc/>
    public void Dispose() => _backing.Dispose();

    private void Grant()
    {
        Write(_page, Given);
        _core.Publish(new(GrantEntryBits.PermitAccess, Other), new(Page, 9));
    }

    private void GrantAndRevoke()
    {
        Grant();
        for (var attempt = 0; attempt < 2; attempt++)
        {
            if (_core.TryRevoke())
            {
                Require.That(Read(_page) is Given or Answer, "Another's bytes.");
                Write(_page, Taken);
                return;
            }
        }
    }

    private void GrantTwice()
    {
        Grant();
        if (_core.TryRevoke())
        {
            Write(_page, Taken);
            Write(_newPage, Given);
            _core.Publish(new(GrantEntryBits.PermitAccess, Other), new(NewPage, 9));
        }
    }

    private void Use(GrantEntryBits bits)
    {
        if (_core.TryPin(Other, bits, 0, out _, out var terms) != GrantStatus.Okay)
        {
            return;
        }

        Require.That(terms.Frame is Page or NewPage, "A frame that was never granted.");
        Require.Equal(Given, Read(terms.Frame == Page ? _page : _newPage), "what was granted");
        if (bits == Both)
        {
            Write(_page, Answer);
        }

        _core.Unpin(bits, 0);
    }

    private void Accept()
    {
        Write(_page, Given);
        _core.Publish(new(GrantEntryBits.AcceptTransfer, Other), new(Page, 0));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var state = _core.EndTransfer(out var frame);
            if (state == GrantTransferState.Completed)
            {
                Require.Equal(NewPage, frame, "the frame that has arrived");
                Require.Equal(Answer, Read(_newPage), "what was given");
                Write(_newPage, Taken);
            }

            if (state != GrantTransferState.Pending)
            {
                return;
            }
        }
    }

    private void Give()
    {
        Write(_newPage, Answer);
        if (_core.TryCommit(Other, out var place) == GrantStatus.Okay)
        {
            Require.Equal(Page, place, "the place of a page");
            // The receiver's own page goes where the new one comes from.
            Require.Equal(Given, Read(_page), "what the receiver left");
            _core.EndCommit(Other, NewPage);
        }
    }

    private static ulong Read(Slots<ulong> page)
    {
        Order.PayloadOpen(ref page.Bytes(0), sizeof(ulong), PayloadAccess.Read);
        var value = page[0];
        Order.PayloadClose(ref page.Bytes(0), sizeof(ulong), PayloadAccess.Read);
        return value;
    }

    private static void Write(Slots<ulong> page, ulong value)
    {
        Order.PayloadOpen(ref page.Bytes(0), sizeof(ulong), PayloadAccess.Write);
        page[0] = value;
        Order.PayloadClose(ref page.Bytes(0), sizeof(ulong), PayloadAccess.Write);
    }
}
