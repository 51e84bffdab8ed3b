// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>
/// What a domain can ask of the store, in this process (<see cref="StoreConnection"/>) or over its ring
/// (<see cref="StoreClient"/>), with the same meaning.
/// </summary>
/// <remarks>
/// <para>Paths are absolute, or relative to the domain's home. A request that is refused changes nothing; it never throws
/// for what the store or another domain holds. <see cref="XenstoreError.Invalid"/> is a malformed path,
/// <see cref="XenstoreError.NotFound"/> a missing node or transaction, <see cref="XenstoreError.AccessDenied"/> missing rights,
/// <see cref="XenstoreError.NoSpace"/> and <see cref="XenstoreError.TooBig"/> a quota that is used up.</para>
/// <para>A transaction is a number that <see cref="StartTransaction"/> gave, or 0 for none.</para>
/// <para>Threading: one thread at a time. Source: <c>docs/misc/xenstore.txt</c>.</para>
/// </remarks>
public interface IStoreSession : IDisposable
{
    /// <summary>The domain whose session it is.</summary>
    ushort Domain { get; }

    /// <summary>Reads a value.</summary>
    /// <param name="path">The node.</param>
    /// <param name="value">Its value, the caller's to keep; empty if it could not be read.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError Read(string path, out ReadOnlyMemory<byte> value, uint transaction = 0);

    /// <summary>Writes a value; the node and its parents are made where they are missing.</summary>
    /// <param name="path">The node.</param>
    /// <param name="value">The value.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError Write(string path, ReadOnlySpan<byte> value, uint transaction = 0);

    /// <summary>Makes a node and its parents, where they are missing.</summary>
    /// <param name="path">The node.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError MakeDirectory(string path, uint transaction = 0);

    /// <summary>Removes a node with everything below it. It need not be there, but its parent must.</summary>
    /// <param name="path">The node.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError Remove(string path, uint transaction = 0);

    /// <summary>Lists a node's children.</summary>
    /// <param name="path">The node.</param>
    /// <param name="names">Their names, in order; empty if they could not be read.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError List(string path, out IReadOnlyList<string> names, uint transaction = 0);

    /// <summary>Reads a node's permissions.</summary>
    /// <param name="path">The node.</param>
    /// <param name="permissions">The permissions, the owner's first; empty if they could not be read.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError GetPermissions(
        string path,
        out IReadOnlyList<StoreRight> permissions,
        uint transaction = 0
    );

    /// <summary>Sets a node's permissions. Only its owner may, who stays the owner unless the caller is the privileged domain.</summary>
    /// <param name="path">The node, or a special path.</param>
    /// <param name="permissions">The permissions, the owner's first. Entries for domains that are not introduced count only if the privileged domain makes them.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError SetPermissions(
        string path,
        ReadOnlySpan<StoreRight> permissions,
        uint transaction = 0
    );

    /// <summary>Watches a path and everything below it; one event comes at once.</summary>
    /// <param name="path">The path, which need not be there, or a special one.</param>
    /// <param name="token">What comes back with each event: any Latin-1 characters but NUL.</param>
    /// <returns>How it ended; <see cref="XenstoreError.Exists"/> if there is such a watch.</returns>
    XenstoreError Watch(string path, string token);

    /// <summary>Ends a watch; no event of it comes any more.</summary>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="token">The token.</param>
    /// <returns>How it ended.</returns>
    XenstoreError Unwatch(string path, string token);

    /// <summary>Ends all watches and transactions of the session.</summary>
    /// <returns>How it ended.</returns>
    XenstoreError ResetWatches();

    /// <summary>Begins a transaction: what is read with its number is the store as it was now, with the transaction's own changes.</summary>
    /// <param name="transaction">Its number, not 0.</param>
    /// <returns>How it ended.</returns>
    XenstoreError StartTransaction(out uint transaction);

    /// <summary>Ends a transaction, whatever the answer is.</summary>
    /// <param name="transaction">Its number.</param>
    /// <param name="commit">Whether its changes become the store's, all at once.</param>
    /// <returns><see cref="XenstoreError.TryAgain"/> if something that it looked at has changed since it began: begin again.</returns>
    XenstoreError EndTransaction(uint transaction, bool commit);

    /// <summary>Takes the next event of a watch.</summary>
    /// <param name="taken">The event.</param>
    /// <returns><see langword="false"/> if none waits.</returns>
    bool TryTakeEvent(out StoreEvent taken);
}
