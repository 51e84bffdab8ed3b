// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>An operation and who does it.</summary>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <param name="Thread">Who does it, from 0.</param>
/// <param name="Operation">What is asked.</param>
public readonly record struct SpecStep<TOperation>(int Thread, TOperation Operation);
