// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>One thing that an operation may come to: what it answers, and the model after it.</summary>
/// <typeparam name="TModel">The state of the model.</typeparam>
/// <typeparam name="TResponse">What an operation answers.</typeparam>
/// <param name="Model">The model after the operation.</param>
/// <param name="Response">What the operation answers.</param>
public readonly record struct Outcome<TModel, TResponse>(TModel Model, TResponse Response);
