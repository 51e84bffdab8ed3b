// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>A client leaves bytes behind and asks for a new start: the server finds the stream at rest, the client finds it empty.</summary>
public sealed class StreamRestarts : IModelProgram, IDisposable
{
    private readonly PortableBacking _memory = new(4096);
    private readonly ByteStreamCore<Order> _core;
    private readonly StreamRestartCore<Order> _restart;
    private readonly int _rounds;

    private StreamRestarts(int rounds)
    {
        _core = new(
            new(_memory.Address, 2),
            new(_memory.Address + 64, 1),
            new(_memory.Address + 128, 1)
        );
        _restart = new(new(_memory.Address + 192, 1));
        _rounds = rounds;
    }

    /// <inheritdoc/>
    public int ThreadCount => 2;

    /// <summary>Some new starts.</summary>
    /// <param name="rounds">How many.</param>
    public static StreamRestarts Of(int rounds) => new(rounds);

    /// <inheritdoc/>
    public void Run(int thread)
    {
        for (var round = 0; round < _rounds; round++)
        {
            if (thread == 0)
            {
                Leave(round);
            }
            else
            {
                Restart();
            }
        }
    }

    /// <inheritdoc/>
    public void Check() => Require.Equal(0u, _core.OpenProducer().Index, "the index at the end");

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private void Leave(int round)
    {
        var position = _core.OpenProducer();
        Require.Equal(0u, position.Index, "a new start's index");
        Require.Equal(1, _core.Put(ref position, [(byte)(round + 1)]), "bytes put");
        _restart.Ask();
        ModelWait.Until(() => _restart.IsGranted());
    }

    private void Restart()
    {
        ModelWait.Until(() => _restart.IsAsked());
        // The server clears what it must not hand on.
        var position = new ByteStreamPosition();
        var bytes = new byte[2];
        Require.Equal(1, _core.Take(ref position, bytes), "bytes left behind");
        _core.Restart(0);
        _restart.Grant();
    }
}
