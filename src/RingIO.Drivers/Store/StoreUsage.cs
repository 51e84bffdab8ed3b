// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>What a domain uses of the store.</summary>
/// <param name="Nodes">How many nodes it owns, without those in open transactions.</param>
/// <param name="Watches">How many watches it has.</param>
/// <param name="Transactions">How many transactions it has open.</param>
/// <remarks>Immutable: a moment's figures.</remarks>
public readonly record struct StoreUsage(int Nodes, int Watches, int Transactions);
