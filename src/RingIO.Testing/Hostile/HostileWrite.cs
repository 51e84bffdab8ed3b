// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>One word written by the peer.</summary>
/// <param name="Access">Before which access of the step, counted from 1; 0 for before the step.</param>
/// <param name="Word">Which of the victim's words, counted from 0.</param>
/// <param name="Value">What is written; as many low bytes as the word has.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct HostileWrite(int Access, int Word, ulong Value);
