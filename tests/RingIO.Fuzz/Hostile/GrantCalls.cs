// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Fuzz.Hostile;

/// <summary>Grant operations one at a time, by pages. A status that nobody writes stays 77.</summary>
public static class GrantCalls
{
    private const ulong Page = 4096;
    private const GrantStatus Unwritten = (GrantStatus)77;

    /// <summary>Maps a grant at a page of the caller's.</summary>
    public static GnttabMapGrantRef Map(
        Domain by,
        Domain of,
        GrantRef reference,
        ulong page,
        GrantMapBits bits = GrantMapBits.HostMap
    )
    {
        GnttabMapGrantRef[] batch =
        [
            new()
            {
                Domain = of.Id.Number,
                Reference = reference.Value,
                HostAddress = page * Page,
                Flags = bits,
                Status = Unwritten,
            },
        ];
        by.Calls.Map(batch);
        return batch[0];
    }

    /// <summary>Unmaps a page.</summary>
    public static GrantStatus Unmap(Domain by, uint handle, ulong page, ulong device = 0)
    {
        GnttabUnmapGrantRef[] batch =
        [
            new()
            {
                Handle = handle,
                HostAddress = page * Page,
                DeviceAddress = device,
                Status = Unwritten,
            },
        ];
        by.Calls.Unmap(batch);
        return batch[0].Status;
    }

    /// <summary>Copies from a grant to the caller's own page.</summary>
    public static GrantStatus CopyIn(
        Domain by,
        Domain of,
        GrantRef reference,
        ulong to,
        ushort offset = 0,
        ushort length = 64
    )
    {
        GnttabCopy[] batch =
        [
            new()
            {
                Flags = GrantCopyBits.SourceGranted,
                Source = new()
                {
                    Reference = reference.Value,
                    Domain = of.Id.Number,
                    Offset = offset,
                },
                Destination = new() { Frame = to, Domain = GrantRegistry.Self },
                Length = length,
                Status = Unwritten,
            },
        ];
        by.Calls.Copy(batch);
        return batch[0].Status;
    }

    /// <summary>Copies from the caller's own page to a grant.</summary>
    public static GrantStatus CopyOut(
        Domain by,
        ulong from,
        Domain of,
        GrantRef reference,
        ushort offset = 0,
        ushort length = 64
    )
    {
        GnttabCopy[] batch =
        [
            new()
            {
                Flags = GrantCopyBits.DestinationGranted,
                Source = new() { Frame = from, Domain = GrantRegistry.Self },
                Destination = new()
                {
                    Reference = reference.Value,
                    Domain = of.Id.Number,
                    Offset = offset,
                },
                Length = length,
                Status = Unwritten,
            },
        ];
        by.Calls.Copy(batch);
        return batch[0].Status;
    }

    /// <summary>Gives a page away, or exchanges it for another.</summary>
    public static GrantStatus Give(
        Domain by,
        ulong frame,
        Domain to,
        GrantRef reference,
        bool flip = false
    )
    {
        GnttabTransfer[] batch =
        [
            new()
            {
                Frame = frame,
                Domain = to.Id.Number,
                Reference = reference.Value,
                Status = Unwritten,
            },
        ];
        if (flip)
        {
            by.Calls.Flip(batch);
        }
        else
        {
            by.Calls.Transfer(batch);
        }

        return batch[0].Status;
    }
}
