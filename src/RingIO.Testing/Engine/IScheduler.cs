// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>Decides what a <see cref="ScheduleSearch"/> does next.</summary>
internal interface IScheduler
{
    /// <summary>Which thread goes on.</summary>
    /// <param name="current">The one that made the last step; -1 at the start.</param>
    /// <param name="able">Whether each thread can go on; at least one can.</param>
    /// <param name="step">How many steps have been made.</param>
    int PickThread(int current, ReadOnlySpan<bool> able, int step);

    /// <summary>How many writes a step stays behind the newest, from 0.</summary>
    /// <param name="step">The step.</param>
    /// <param name="count">How many possibilities there are.</param>
    int PickBehind(int step, int count);

    /// <summary>Goes to the next execution.</summary>
    /// <returns><see langword="false"/> if that was the last one.</returns>
    bool Next();
}
