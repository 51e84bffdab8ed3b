// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

// Each request as its message.
public sealed partial class StoreClient
{
    // More bytes of names than a node can have; a server that goes on lies.
    private const int MostNameBytes = 1 << 24;

    private readonly List<(string Path, string Token)> _watches = [];
    private XenstoreMessageType _asked;

    /// <inheritdoc/>
    public XenstoreError Read(string path, out ReadOnlyMemory<byte> value, uint transaction = 0)
    {
        Begin(XenstoreMessageType.Read, transaction);
        _outgoing.AddText(path);
        var error = Ask(out var answer);
        value = error == XenstoreError.None ? answer.Payload.ToArray() : default;
        return error;
    }

    /// <inheritdoc/>
    public XenstoreError Write(string path, ReadOnlySpan<byte> value, uint transaction = 0)
    {
        Begin(XenstoreMessageType.Write, transaction);
        _outgoing.AddText(path);
        _outgoing.Add(value);
        return Ask(out _);
    }

    /// <inheritdoc/>
    public XenstoreError MakeDirectory(string path, uint transaction = 0) =>
        Ask(XenstoreMessageType.MakeDirectory, transaction, path);

    /// <inheritdoc/>
    public XenstoreError Remove(string path, uint transaction = 0) =>
        Ask(XenstoreMessageType.Remove, transaction, path);

    /// <inheritdoc/>
    public XenstoreError List(string path, out IReadOnlyList<string> names, uint transaction = 0)
    {
        names = [];
        Begin(XenstoreMessageType.Directory, transaction);
        _outgoing.AddText(path);
        var error = Ask(out var answer);
        if (error == XenstoreError.TooBig)
        {
            return ListInParts(path, out names, transaction);
        }

        if (error == XenstoreError.None)
        {
            var found = new List<string>();
            var rest = answer.Payload;
            while (StoreRequest.TryTakeString(ref rest, out var name))
            {
                found.Add(name);
            }

            names = found;
        }

        return error;
    }

    /// <inheritdoc/>
    public XenstoreError GetPermissions(
        string path,
        out IReadOnlyList<StoreRight> permissions,
        uint transaction = 0
    )
    {
        permissions = [];
        Begin(XenstoreMessageType.GetPermissions, transaction);
        _outgoing.AddText(path);
        var error = Ask(out var answer);
        if (error != XenstoreError.None)
        {
            return error;
        }

        var rights = new List<StoreRight>();
        var rest = answer.Payload;
        while (StoreRequest.TryTakeString(ref rest, out var text))
        {
            if (!StoreRight.TryParse(text, out var right))
            {
                return XenstoreError.InputOutput;
            }

            rights.Add(right);
        }

        permissions = rights;
        return error;
    }

    /// <inheritdoc/>
    public XenstoreError SetPermissions(
        string path,
        ReadOnlySpan<StoreRight> permissions,
        uint transaction = 0
    )
    {
        Begin(XenstoreMessageType.SetPermissions, transaction);
        _outgoing.AddText(path);
        foreach (var right in permissions)
        {
            _outgoing.AddText(right.ToString());
        }

        return Ask(out _);
    }

    /// <inheritdoc/>
    public XenstoreError Watch(string path, string token)
    {
        var error = Ask(XenstoreMessageType.Watch, 0, path, token);
        if (error == XenstoreError.None)
        {
            _watches.Add((path, token));
        }

        return error;
    }

    /// <inheritdoc/>
    public XenstoreError Unwatch(string path, string token)
    {
        var error = Ask(XenstoreMessageType.Unwatch, 0, path, token);
        if (error == XenstoreError.None)
        {
            _watches.Remove((path, token));
            ForgetEvents();
        }

        return error;
    }

    /// <inheritdoc/>
    public XenstoreError ResetWatches()
    {
        var error = Ask(XenstoreMessageType.ResetWatches, 0, "");
        if (error == XenstoreError.None)
        {
            _watches.Clear();
            _events.Clear();
        }

        return error;
    }

    /// <inheritdoc/>
    public XenstoreError StartTransaction(out uint transaction)
    {
        transaction = 0;
        Begin(XenstoreMessageType.TransactionStart, 0);
        _outgoing.AddText("");
        var error = Ask(out var answer);
        if (error != XenstoreError.None)
        {
            return error;
        }

        var rest = answer.Payload;
        return
            StoreRequest.TryTakeString(ref rest, out var text)
            && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out transaction)
            && transaction != 0
            ? XenstoreError.None
            : XenstoreError.InputOutput;
    }

    /// <inheritdoc/>
    public XenstoreError EndTransaction(uint transaction, bool commit) =>
        Ask(XenstoreMessageType.TransactionEnd, transaction, commit ? "T" : "F");

    // A list that changes under the parts is begun again, a few times.
    private XenstoreError ListInParts(
        string path,
        out IReadOnlyList<string> names,
        uint transaction
    )
    {
        const int MostTries = 16;
        for (var i = 0; i < MostTries; i++)
        {
            var found = new List<string>();
            var error = ListInParts(path, found, transaction, out var isWhole);
            if (error != XenstoreError.None || isWhole)
            {
                names = error == XenstoreError.None ? found : [];
                return error;
            }
        }

        names = [];
        return XenstoreError.TryAgain;
    }

    private XenstoreError ListInParts(
        string path,
        List<string> found,
        uint transaction,
        out bool isWhole
    )
    {
        isWhole = false;
        var offset = 0;
        for (string? version = null; ; )
        {
            Begin(XenstoreMessageType.DirectoryPart, transaction);
            _outgoing.AddText(path);
            _outgoing.AddNumber((ulong)offset);
            var error = Ask(out var answer);
            if (error != XenstoreError.None)
            {
                return error;
            }

            var rest = answer.Payload;
            if (!StoreRequest.TryTakeString(ref rest, out var seen) || rest.IsEmpty)
            {
                return XenstoreError.InputOutput;
            }

            version ??= seen;
            if (version != seen)
            {
                return XenstoreError.None;
            }

            var before = offset;
            while (StoreRequest.TryTakeString(ref rest, out var name))
            {
                if (name.Length == 0)
                {
                    isWhole = true;
                    return XenstoreError.None;
                }

                found.Add(name);
                offset += name.Length + 1;
            }

            if (offset == before || offset > MostNameBytes)
            {
                return XenstoreError.InputOutput;
            }
        }
    }

    private XenstoreError Ask(
        XenstoreMessageType type,
        uint transaction,
        params ReadOnlySpan<string> texts
    )
    {
        Begin(type, transaction);
        foreach (var text in texts)
        {
            _outgoing.AddText(text);
        }

        return Ask(out _);
    }

    private void Begin(XenstoreMessageType type, uint transaction)
    {
        _asked = type;
        _outgoing.Begin(type, ++_lastRequest, transaction);
    }

    // What no watch that is left can have told.
    private void ForgetEvents()
    {
        for (var left = _events.Count; left > 0; left--)
        {
            var first = _events.Dequeue();
            if (
                _watches.Exists(w =>
                    w.Token == first.Token && StorePath.IsWithin(first.Path, w.Path)
                )
            )
            {
                _events.Enqueue(first);
            }
        }
    }
}
