// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;

namespace RingIO.Cli.Net;

/// <summary>Moves a stream from one end to the other: the loop that lets each part go on in turn.</summary>
internal static class StreamRun
{
    private const int Budget = 64;
    private const int MostTimeouts = 64;

    // Nothing may move for a turn or two while an event is on its way.
    private const int IdleTurns = 4;

    /// <summary>Moves bytes.</summary>
    /// <param name="world">The row.</param>
    /// <param name="direction">Which way.</param>
    /// <param name="length">How many.</param>
    /// <param name="initial">The sequence number of the first.</param>
    /// <param name="eachTurn">Something that is done at each turn: for a control.</param>
    /// <param name="cancelled">Ends it early.</param>
    /// <exception cref="CliException">It does not go on.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Move(
        StreamWorld world,
        NetDirection direction,
        long length,
        uint initial,
        Action? eachTurn,
        CancellationToken cancelled
    )
    {
        var (from, to) = Ends(world, direction);
        from.Sender.Begin(length, initial);
        to.Receiver.Begin(length, initial);
        int idle = 0,
            timeouts = 0;
        while (!from.Sender.IsComplete || !to.Receiver.IsComplete)
        {
            cancelled.ThrowIfCancellationRequested();
            eachTurn?.Invoke();
            if (world.Near.Step(Budget) > 0)
            {
                idle = 0;
                continue;
            }

            if (++idle < IdleTurns)
            {
                continue;
            }

            // There is no clock: when nothing can go on by itself, what was lost is sent again.
            idle = 0;
            if (++timeouts > MostTimeouts)
            {
                throw new CliException(
                    $"{world.Configuration.Name}, {direction.Name()}: the stream stands still at byte {from.Sender.Acknowledged} of {length}."
                );
            }

            from.Sender.TimeOut();
        }
    }

    private static (StreamEnd From, StreamEnd To) Ends(StreamWorld world, NetDirection direction) =>
        direction == NetDirection.Transmit
            ? (world.Near, world.Far.End)
            : (world.Far.End, world.Near);
}
