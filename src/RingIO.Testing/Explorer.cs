// SPDX-License-Identifier: MIT

using System.Diagnostics;
using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>
/// Runs a small parallel program under every schedule and every value that the memory model lets a load return:
/// a stateless search with sleep sets, on one thread, over production source.
/// </summary>
/// <remarks>
/// <para>The model is that of .NET in the form of views (after Kang et al., "A Promising Semantics", POPL 2017,
/// without promises): each word has the list of its stores; each thread has a view, the oldest store of each word
/// that it may still read. A load may return any store from the view on. An acquire load takes over the view that
/// a release store carries; a full fence and an interlocked operation exchange views with all others. Where this is
/// weaker than .NET promises (all processors agree on the order of independent stores; data dependencies order),
/// a failure may be one that no processor shows. Where it is stronger, see <see cref="Verdict.BlindSpots"/>.</para>
/// <para>Payload between its hooks is checked for data races by happens-before, byte by byte, and its bytes are put
/// back to what the running thread must see.</para>
/// <para>A thread that calls <see cref="Primitives.IMemoryOrder.SpinHint"/> waits until a word which it used since its
/// last hint has a newer store. If all threads wait, the program is stuck: a failure. A whole round
/// of a spin loop that stores nothing and fails though there was something newer to see is left out: an execution
/// without that round shows the same. Of a round that stores, only such repetitions are left out as saw nothing new.</para>
/// <para>Thread safety: independent explorations may run on different threads.</para>
/// </remarks>
public static class Explorer
{
    /// <summary>Explores a program until it fails, a bound is hit, or nothing is left.</summary>
    /// <param name="program">The program; its memory is left as it was found.</param>
    /// <param name="options">The bounds; the defaults if null.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="InvalidOperationException">An exploration runs on this thread already, or a body did not repeat itself.</exception>
    public static Verdict Explore(IModelProgram program, ExplorerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(program.ThreadCount);
        options ??= new();
        var clock = Stopwatch.StartNew();
        var exploration = new Exploration(program, options);
        exploration.Run();
        return exploration.Judge(clock.Elapsed);
    }
}
