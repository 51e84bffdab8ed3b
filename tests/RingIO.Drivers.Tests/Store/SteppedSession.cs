// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Tests.Store;

/// <summary>A session over a ring whose server runs before events are taken: what others changed is told by then.</summary>
internal sealed class SteppedSession(StoreServer server, StoreClient inner) : IStoreSession
{
    public ushort Domain => inner.Domain;

    public XenstoreError Read(string path, out ReadOnlyMemory<byte> value, uint transaction = 0) =>
        inner.Read(path, out value, transaction);

    public XenstoreError Write(string path, ReadOnlySpan<byte> value, uint transaction = 0) =>
        inner.Write(path, value, transaction);

    public XenstoreError MakeDirectory(string path, uint transaction = 0) =>
        inner.MakeDirectory(path, transaction);

    public XenstoreError Remove(string path, uint transaction = 0) =>
        inner.Remove(path, transaction);

    public XenstoreError List(string path, out IReadOnlyList<string> names, uint transaction = 0) =>
        inner.List(path, out names, transaction);

    public XenstoreError GetPermissions(
        string path,
        out IReadOnlyList<StoreRight> permissions,
        uint transaction = 0
    ) => inner.GetPermissions(path, out permissions, transaction);

    public XenstoreError SetPermissions(
        string path,
        ReadOnlySpan<StoreRight> permissions,
        uint transaction = 0
    ) => inner.SetPermissions(path, permissions, transaction);

    public XenstoreError Watch(string path, string token) => inner.Watch(path, token);

    public XenstoreError Unwatch(string path, string token) => inner.Unwatch(path, token);

    public XenstoreError ResetWatches() => inner.ResetWatches();

    public XenstoreError StartTransaction(out uint transaction) =>
        inner.StartTransaction(out transaction);

    public XenstoreError EndTransaction(uint transaction, bool commit) =>
        inner.EndTransaction(transaction, commit);

    public bool TryTakeEvent(out StoreEvent taken)
    {
        server.Step();
        return inner.TryTakeEvent(out taken);
    }

    public void Dispose() => inner.Dispose();
}
