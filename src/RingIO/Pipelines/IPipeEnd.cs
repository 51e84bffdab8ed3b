// SPDX-License-Identifier: MIT

namespace RingIO.Pipelines;

/// <summary>The side of a pipe to which a waiter belongs.</summary>
internal interface IPipeEnd<TResult>
{
    /// <summary>The result of the wait that is over, made when it is asked for.</summary>
    TResult TakeResult();
}
