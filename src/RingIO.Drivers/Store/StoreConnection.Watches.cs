// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

// Watches and transactions: what a session has open, and what its domain is charged for.
public sealed partial class StoreConnection
{
    /// <inheritdoc/>
    public XenstoreError Watch(string path, string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var error = Judge(path, out var absolute);
        if (error != XenstoreError.None)
        {
            return error;
        }

        var watch = new StoreWatch(this, path, absolute, token);
        if (!watch.Fits(path) || token.AsSpan().ContainsAnyExceptInRange('\u0001', '\u00FF'))
        {
            return XenstoreError.Invalid;
        }

        if (Find(path, token) is not null)
        {
            return XenstoreError.Exists;
        }

        if (!Owner.IsPrivileged && Owner.Watches >= _store.Limits.Watches)
        {
            return XenstoreError.TooBig;
        }

        Owner.Watches++;
        _watches.Add(watch);
        _store.Add(watch);
        Events.Add(watch, path);
        return XenstoreError.None;
    }

    /// <inheritdoc/>
    public XenstoreError Unwatch(string path, string token)
    {
        var error = Judge(path, out _);
        if (error != XenstoreError.None)
        {
            return error;
        }

        if (Find(path, token) is not { } watch)
        {
            return XenstoreError.NotFound;
        }

        _watches.Remove(watch);
        Drop(watch);
        return XenstoreError.None;
    }

    /// <inheritdoc/>
    public XenstoreError ResetWatches()
    {
        if (IsClosed)
        {
            return XenstoreError.InputOutput;
        }

        // Each is given back exactly once (XSA-330), and no transaction is left without its session (XSA-484).
        Events.Clear();
        _watches.ForEach(Drop);
        _watches.Clear();
        Owner.Transactions -= _transactions.Count;
        _transactions.Clear();
        return XenstoreError.None;
    }

    /// <inheritdoc/>
    public XenstoreError StartTransaction(out uint transaction)
    {
        transaction = 0;
        if (IsClosed)
        {
            return XenstoreError.InputOutput;
        }

        if (!Owner.IsPrivileged && Owner.Transactions >= _store.Limits.Transactions)
        {
            return XenstoreError.NoSpace;
        }

        // Numbers wrap: 0 is none, and one that is open is not given twice.
        do
        {
            _lastTransaction++;
        } while (_lastTransaction == 0 || _transactions.ContainsKey(_lastTransaction));

        transaction = _lastTransaction;
        _transactions.Add(transaction, new(_store, _store.Limits, transaction));
        Owner.Transactions++;
        return XenstoreError.None;
    }

    /// <inheritdoc/>
    public XenstoreError EndTransaction(uint transaction, bool commit)
    {
        if (IsClosed)
        {
            return XenstoreError.InputOutput;
        }

        if (!_transactions.Remove(transaction, out var ended))
        {
            return XenstoreError.NotFound;
        }

        Owner.Transactions--;
        return commit ? ended.Commit(Owner) : XenstoreError.None;
    }

    /// <inheritdoc/>
    public bool TryTakeEvent(out StoreEvent taken) => Events.TryTake(out taken);

    private StoreWatch? Find(string path, string token) =>
        _watches.Find(w => w.Path == path && w.Token == token);

    private XenstoreError Judge(string path, out string absolute)
    {
        absolute = "";
        return IsClosed
            ? XenstoreError.InputOutput
            : StorePath.Resolve(path, Domain, _store.Limits.PathDepth, out absolute);
    }

    private void Drop(StoreWatch watch)
    {
        Owner.Watches--;
        _store.Remove(watch);
        Events.Forget(watch);
    }
}
