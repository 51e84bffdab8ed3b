// SPDX-License-Identifier: MIT

// A client asks the server of two byte streams for a new start; until it is granted, the server alone holds the streams.
//
// Words (sole writer / readers / initial value / place)
//   State           the client, from Connected to Asked; the server, back / both / Connected / the protocol's
//
// Invariants
//   I1  while State is Asked, only the server touches the streams' indices and bytes
//   I2  while it is Connected, the client has seen all that the server did to them
//
// Edges
//   E1  the client's last accesses -> release State (AskRestart) -> acquire (SeeAsked) -> the server's new start
//   E2  the server's new start -> release State (GrantRestart) -> acquire (SeeGranted) -> the client's first accesses
//
// Linearization: AskRestart and GrantRestart. Progress: wait-free; the client waits for an event in between.
// Trust: none of the server's in the client: one that asks and goes on harms its own streams, which are checked as ever.
// If the client dies after asking, the server grants and finds silence; if the server dies, the client waits.

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The new start of two byte streams, which a client asks for and a server grants, over any memory order.</summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. Source: Xen's <c>docs/misc/xenstore-ring.txt</c>,
/// "The ring reconnection feature".
/// </remarks>
public readonly struct StreamRestartCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the client's release of the streams.</summary>
    public const int AskRestart = 711;

    /// <summary>Edge: the server's acquire of them.</summary>
    public const int SeeAsked = 712;

    /// <summary>Edge: the server's release of the streams.</summary>
    public const int GrantRestart = 713;

    /// <summary>Edge: the client's acquire of them.</summary>
    public const int SeeGranted = 714;

    private const uint Connected = 0;
    private const uint Asked = 1;

    private readonly Slots<uint> _state;

    /// <summary>Runs the algorithm on a word in memory.</summary>
    /// <param name="state">The word: 0 connected, 1 asked.</param>
    public StreamRestartCore(Slots<uint> state) => _state = state;

    /// <summary>The client gives the streams back and asks for a new start. Tell the server by an event.</summary>
    public void Ask() => TOrder.StoreRelease(ref _state.First, Asked, AskRestart); // E1, with IsAsked

    /// <summary>Whether the server is asked for a new start, and holds the streams alone until it grants it.</summary>
    /// <returns>Whether it is; what else the client may have written there is not.</returns>
    public bool IsAsked() => TOrder.LoadAcquire(ref _state.First, SeeAsked) == Asked; // E1, with Ask

    /// <summary>The server gives the streams to the client, anew. Tell the client by an event.</summary>
    public void Grant() => TOrder.StoreRelease(ref _state.First, Connected, GrantRestart); // E2, with IsGranted

    /// <summary>Whether the client may use the streams.</summary>
    /// <returns>Whether nothing is asked, or it was granted; positions are opened anew then.</returns>
    public bool IsGranted() => TOrder.LoadAcquire(ref _state.First, SeeGranted) == Connected; // E2, with Grant
}
