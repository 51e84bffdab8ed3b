// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Rings;

/// <summary>A program that can be asked whether a round has ended as it must.</summary>
internal interface IRestCheck
{
    /// <summary>Whether everything is as a round must leave it; complains if not. Changes nothing.</summary>
    bool IsAtRest(ulong round);
}
