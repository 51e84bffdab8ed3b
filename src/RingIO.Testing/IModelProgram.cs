// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>A small parallel program over <see cref="SimulatedOrder"/>, to be explored under every schedule.</summary>
/// <remarks>
/// <para>The constructor is the setup: it runs once, on real memory. While the program is explored, words that are
/// accessed through <see cref="SimulatedOrder"/> keep their initial values in real memory; the explorer holds what is
/// stored. Words and payload must be native memory (they are known by their addresses).</para>
/// <para>A body is run again from its start whenever the scheduler comes back to it, and is then fed what it read
/// before. So it must be deterministic, keep its state in locals or set it anew at its start, and touch what is
/// shared only through the order and its payload hooks. It lets every exception pass, too: the explorer leaves a
/// body by throwing one.</para>
/// <para>Threading: the explorer calls every member on the one thread that called it.</para>
/// </remarks>
public interface IModelProgram
{
    /// <summary>How many threads the program has, at least 1.</summary>
    int ThreadCount { get; }

    /// <summary>The body of a thread. An exception is a failure of the program.</summary>
    /// <param name="thread">From 0 to <see cref="ThreadCount"/> - 1.</param>
    void Run(int thread);

    /// <summary>Judges an execution after every thread has ended; it sees the last value of every word. An exception is a failure.</summary>
    void Check();
}
