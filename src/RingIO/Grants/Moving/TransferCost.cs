// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What a method costs, in nanoseconds.</summary>
/// <param name="PerBatch">Once, however much is moved: the call, the shootdown.</param>
/// <param name="PerPage">For each page: judging its grant, its entry.</param>
/// <param name="PerByte">For each byte.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct TransferCost(double PerBatch, double PerPage, double PerByte);
