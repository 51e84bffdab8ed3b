// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>A split device by name, and its two directories in the store.</summary>
/// <param name="Type">Its kind, as <c>vif</c> or <c>vbd</c>.</param>
/// <param name="Index">Which of its kind.</param>
/// <param name="Frontend">The domain that uses it.</param>
/// <param name="Backend">The domain that has it.</param>
/// <remarks>Immutable. The paths are those of Xen's tools.</remarks>
public sealed record XenbusDevice(string Type, uint Index, ushort Frontend, ushort Backend)
{
    private const int MostTries = 16;

    /// <summary>The front end's directory.</summary>
    public string FrontendDirectory => $"{StorePath.HomeOf(Frontend)}/device/{Type}/{Index}";

    /// <summary>The back end's directory.</summary>
    public string BackendDirectory =>
        $"{StorePath.HomeOf(Backend)}/backend/{Type}/{Frontend}/{Index}";

    /// <summary>A half's directory.</summary>
    /// <param name="side">Which half.</param>
    /// <returns>The path.</returns>
    public string DirectoryOf(XenbusSide side) =>
        side == XenbusSide.Frontend ? FrontendDirectory : BackendDirectory;

    /// <summary>Makes both directories, each its half's own and readable by the other's, in one transaction.</summary>
    /// <param name="toolstack">A session of the privileged domain.</param>
    /// <returns>How it ended; <see cref="XenstoreError.Exists"/> if the device is there.</returns>
    public XenstoreError Create(IStoreSession toolstack)
    {
        ArgumentNullException.ThrowIfNull(toolstack);
        return InTransaction(
            toolstack,
            transaction =>
            {
                var error = toolstack.Read(BackendDirectory, out _, transaction);
                if (error != XenstoreError.NotFound)
                {
                    return error == XenstoreError.None ? XenstoreError.Exists : error;
                }

                error = Make(toolstack, transaction, XenbusSide.Frontend);
                return error == XenstoreError.None
                    ? Make(toolstack, transaction, XenbusSide.Backend)
                    : error;
            }
        );
    }

    /// <summary>Removes both directories: each half that is still there sees that the other is gone.</summary>
    /// <param name="toolstack">A session of the privileged domain.</param>
    /// <returns>How it ended; it is no error if the device is gone.</returns>
    public XenstoreError Remove(IStoreSession toolstack)
    {
        ArgumentNullException.ThrowIfNull(toolstack);
        return InTransaction(
            toolstack,
            transaction =>
            {
                foreach (var side in Enum.GetValues<XenbusSide>())
                {
                    var error = toolstack.Remove(DirectoryOf(side), transaction);
                    if (error is not (XenstoreError.None or XenstoreError.NotFound))
                    {
                        return error;
                    }
                }

                return XenstoreError.None;
            }
        );
    }

    /// <summary>Does something in a transaction, again if it meets a conflict.</summary>
    internal static XenstoreError InTransaction(
        IStoreSession session,
        Func<uint, XenstoreError> body
    )
    {
        for (var tries = 1; ; tries++)
        {
            var error = session.StartTransaction(out var transaction);
            if (error != XenstoreError.None)
            {
                return error;
            }

            error = body(transaction);
            var ended = session.EndTransaction(transaction, error == XenstoreError.None);
            if (
                error != XenstoreError.None
                || ended != XenstoreError.TryAgain
                || tries == MostTries
            )
            {
                return error == XenstoreError.None ? ended : error;
            }
        }
    }

    private XenstoreError Make(IStoreSession toolstack, uint transaction, XenbusSide side)
    {
        var isFrontend = side == XenbusSide.Frontend;
        var (own, other) = isFrontend ? (Frontend, Backend) : (Backend, Frontend);
        var peer = isFrontend ? "backend" : "frontend";
        var directory = DirectoryOf(side);
        var error = toolstack.MakeDirectory(directory, transaction);
        if (error == XenstoreError.None)
        {
            error = toolstack.SetPermissions(
                directory,
                [new(own, StoreAccess.None), new(other, StoreAccess.Read)],
                transaction
            );
        }

        Write(peer, DirectoryOf(isFrontend ? XenbusSide.Backend : XenbusSide.Frontend));
        Write($"{peer}-id", $"{other}");
        if (!isFrontend)
        {
            Write("online", "1");
        }

        Write("state", $"{(int)XenbusState.Initialising}");
        return error;

        // Nothing more is done behind what was refused.
        void Write(string name, string value)
        {
            if (error == XenstoreError.None)
            {
                error = toolstack.WriteText($"{directory}/{name}", value, transaction);
            }
        }
    }
}
