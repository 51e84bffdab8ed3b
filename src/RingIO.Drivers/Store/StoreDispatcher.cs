// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>Answers messages of the wire by asking a session.</summary>
/// <param name="store">The store.</param>
/// <param name="connection">The asker's session.</param>
/// <param name="introduce">Introduces a domain by its number, the frame of its ring and its event channel.</param>
internal sealed class StoreDispatcher(
    XenStore store,
    StoreConnection connection,
    Func<ushort, ulong, uint, XenstoreError>? introduce
)
{
    /// <summary>Answers a request. Every request has exactly one answer, whatever it holds.</summary>
    public void Answer(in StoreRequest request, StoreMessageWriter reply)
    {
        var header = request.Header;
        reply.Begin(header.Type, header.RequestId, header.TransactionId);
        var error = Dispatch(header, request.Payload, reply);
        if (error != XenstoreError.None)
        {
            reply.EndWith(error);
        }
        else if (reply.IsTooLong)
        {
            reply.EndWith(XenstoreError.TooBig);
        }
        else
        {
            reply.End();
        }
    }

    private XenstoreError Dispatch(
        XenstoreMessageHeader header,
        ReadOnlySpan<byte> payload,
        StoreMessageWriter reply
    ) =>
        header.Type switch
        {
            XenstoreMessageType.TransactionStart => Start(header.TransactionId, reply),
            XenstoreMessageType.TransactionEnd => Ended(header.TransactionId, payload, reply),
            XenstoreMessageType.ResetWatches => Done(connection.ResetWatches(), reply),
            XenstoreMessageType.Watch or XenstoreMessageType.Unwatch => Watch(
                header.Type,
                payload,
                reply
            ),
            XenstoreMessageType.Introduce
            or XenstoreMessageType.Release
            or XenstoreMessageType.Resume
            or XenstoreMessageType.SetTarget
            or XenstoreMessageType.Control => Manage(header.Type, payload, reply),
            XenstoreMessageType.GetDomainPath or XenstoreMessageType.IsDomainIntroduced =>
                AboutDomain(header.Type, payload, reply),
            _ => AboutNode(header, payload, reply),
        };

    private XenstoreError AboutNode(
        XenstoreMessageHeader header,
        ReadOnlySpan<byte> payload,
        StoreMessageWriter reply
    )
    {
        var transaction = header.TransactionId;
        var hasPath = StoreRequest.TryTakeString(ref payload, out var path);
        return header.Type switch
        {
            XenstoreMessageType.Read when hasPath => Read(path, transaction, reply),
            XenstoreMessageType.Directory when hasPath => List(path, transaction, reply),
            XenstoreMessageType.DirectoryPart when hasPath => ListPart(
                path,
                payload,
                transaction,
                reply
            ),
            XenstoreMessageType.GetPermissions when hasPath => GetPermissions(
                path,
                transaction,
                reply
            ),
            XenstoreMessageType.SetPermissions when hasPath => SetPermissions(
                path,
                payload,
                transaction,
                reply
            ),
            XenstoreMessageType.Write when hasPath => Done(
                connection.Write(path, payload, transaction),
                reply
            ),
            XenstoreMessageType.MakeDirectory when hasPath => Done(
                connection.MakeDirectory(path, transaction),
                reply
            ),
            XenstoreMessageType.Remove when hasPath => Done(
                connection.Remove(path, transaction),
                reply
            ),
            XenstoreMessageType.Read
            or XenstoreMessageType.Directory
            or XenstoreMessageType.DirectoryPart
            or XenstoreMessageType.GetPermissions
            or XenstoreMessageType.SetPermissions
            or XenstoreMessageType.Write
            or XenstoreMessageType.MakeDirectory
            or XenstoreMessageType.Remove => XenstoreError.Invalid,
            _ => XenstoreError.NotSupported,
        };
    }

    private XenstoreError Read(string path, uint transaction, StoreMessageWriter reply)
    {
        var error = connection.Read(path, out var value, transaction);
        reply.Add(value.Span);
        return error;
    }

    private XenstoreError List(string path, uint transaction, StoreMessageWriter reply)
    {
        var error = connection.List(path, out var names, transaction);
        foreach (var name in names)
        {
            reply.AddText(name);
        }

        return error;
    }

    private XenstoreError ListPart(
        string path,
        ReadOnlySpan<byte> rest,
        uint transaction,
        StoreMessageWriter reply
    )
    {
        if (
            !StoreRequest.TryTakeString(ref rest, out var text)
            || !uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
        )
        {
            return XenstoreError.Invalid;
        }

        var error = connection.List(path, out var names, out var generation, transaction);
        reply.AddNumber(generation);
        var at = 0L;
        foreach (var name in names)
        {
            // An offset is one that an answer ended at: the start of a name.
            if (at >= offset)
            {
                if (name.Length + 2 > reply.Room)
                {
                    return error;
                }

                reply.AddText(name);
            }

            at += name.Length + 1;
        }

        // An empty name is the end of the whole list.
        reply.AddText("");
        return error;
    }

    private XenstoreError GetPermissions(string path, uint transaction, StoreMessageWriter reply)
    {
        var error = connection.GetPermissions(path, out var rights, transaction);
        foreach (var right in rights)
        {
            reply.AddText(right.ToString());
        }

        return error;
    }

    private XenstoreError SetPermissions(
        string path,
        ReadOnlySpan<byte> rest,
        uint transaction,
        StoreMessageWriter reply
    )
    {
        var rights = new List<StoreRight>();
        while (StoreRequest.TryTakeString(ref rest, out var text))
        {
            if (!StoreRight.TryParse(text, out var right))
            {
                return XenstoreError.Invalid;
            }

            rights.Add(right);
        }

        return rest.IsEmpty
            ? Done(connection.SetPermissions(path, [.. rights], transaction), reply)
            : XenstoreError.Invalid;
    }

    private XenstoreError Watch(
        XenstoreMessageType type,
        ReadOnlySpan<byte> rest,
        StoreMessageWriter reply
    ) =>
        !StoreRequest.TryTakeString(ref rest, out var path)
        || !StoreRequest.TryTakeString(ref rest, out var token)
            ? XenstoreError.Invalid
        : type == XenstoreMessageType.Watch ? Done(connection.Watch(path, token), reply)
        : Done(connection.Unwatch(path, token), reply);

    private XenstoreError Start(uint transaction, StoreMessageWriter reply)
    {
        if (transaction != 0)
        {
            return XenstoreError.Busy;
        }

        var error = connection.StartTransaction(out var started);
        reply.AddNumber(started);
        return error;
    }

    private XenstoreError Ended(
        uint transaction,
        ReadOnlySpan<byte> rest,
        StoreMessageWriter reply
    ) =>
        StoreRequest.TryTakeString(ref rest, out var text) && text is "T" or "F"
            ? Done(connection.EndTransaction(transaction, text == "T"), reply)
            : XenstoreError.Invalid;

    private XenstoreError AboutDomain(
        XenstoreMessageType type,
        ReadOnlySpan<byte> rest,
        StoreMessageWriter reply
    )
    {
        if (!TryTakeDomain(ref rest, out var domain))
        {
            return XenstoreError.Invalid;
        }

        reply.AddText(
            type == XenstoreMessageType.GetDomainPath ? StorePath.HomeOf(domain)
            : store.IsIntroduced(domain) ? "T"
            : "F"
        );
        return XenstoreError.None;
    }

    private XenstoreError Manage(
        XenstoreMessageType type,
        ReadOnlySpan<byte> rest,
        StoreMessageWriter reply
    )
    {
        if (!connection.Owner.IsPrivileged)
        {
            return XenstoreError.AccessDenied;
        }

        if (type == XenstoreMessageType.Control)
        {
            return XenstoreError.NotSupported;
        }

        if (!TryTakeDomain(ref rest, out var domain))
        {
            return XenstoreError.Invalid;
        }

        switch (type)
        {
            case XenstoreMessageType.Introduce:
                return
                    TryTakeNumber(ref rest, out var frame)
                    && TryTakeNumber(ref rest, out var port)
                    && port <= uint.MaxValue
                    ? Done(
                        introduce?.Invoke(domain, frame, (uint)port) ?? XenstoreError.NotSupported,
                        reply
                    )
                    : XenstoreError.Invalid;
            case XenstoreMessageType.Release:
                return Done(store.Release(domain), reply);
            case XenstoreMessageType.Resume:
                return Done(store.Resume(domain), reply);
            default:
                return TryTakeDomain(ref rest, out var target)
                    ? Done(store.SetTarget(domain, target), reply)
                    : XenstoreError.Invalid;
        }
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> rest, out ulong number)
    {
        number = 0;
        return StoreRequest.TryTakeString(ref rest, out var text)
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryTakeDomain(ref ReadOnlySpan<byte> rest, out ushort domain)
    {
        var isNumber = TryTakeNumber(ref rest, out var number) && number <= ushort.MaxValue;
        domain = isNumber ? (ushort)number : default;
        return isNumber;
    }

    private static XenstoreError Done(XenstoreError error, StoreMessageWriter reply)
    {
        reply.AddText("OK");
        return error;
    }
}
