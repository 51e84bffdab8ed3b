// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>What a driver adds to its half of the state machine.</summary>
/// <remarks>Called by <see cref="XenbusHalf"/>, on the session's thread. What the peer wrote may be anything: judge it.</remarks>
public interface IXenbusDriver
{
    /// <summary>Writes what the peer needs: features on the back end, ring references and event channels on the front end.</summary>
    /// <param name="session">The store.</param>
    /// <param name="directory">The half's own directory.</param>
    /// <param name="transaction">The transaction to write in. It may be lost to a conflict: then this is called again.</param>
    /// <returns><see langword="false"/> if it cannot be written; the half is closed then.</returns>
    bool TryPublish(IStoreSession session, string directory, uint transaction);

    /// <summary>Reads what the peer has written, and connects to it.</summary>
    /// <param name="session">The store.</param>
    /// <param name="peerDirectory">The peer's directory.</param>
    /// <returns><see langword="false"/> if it is malformed or cannot be used, and nothing is held; the half is closed then.</returns>
    bool TryConnect(IStoreSession session, string peerDirectory);

    /// <summary>Lets go of everything shared with the peer. Called once after a publication and the connection that may have followed it, however that ended.</summary>
    void Disconnect();
}
