// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>A watch of a connection.</summary>
/// <param name="owner">Who is told.</param>
/// <param name="path">The watched path as it was given.</param>
/// <param name="absolute">The same, absolute.</param>
/// <param name="token">What comes back with each event.</param>
internal sealed class StoreWatch(StoreConnection owner, string path, string absolute, string token)
{
    public StoreConnection Owner { get; } = owner;

    public string Path { get; } = path;

    public string Absolute { get; } = absolute;

    public string Token { get; } = token;

    /// <summary>Whether an event fits into a message; the watch's own path does, or it would have been refused.</summary>
    public bool Fits(string path) => path.Length + Token.Length + 2 <= XenstoreInterface.PayloadMax;

    /// <summary>A changed path as this watch tells it: relative where it was set up so, and never too long for a message (XSA-324).</summary>
    public string Tell(string changed)
    {
        var told =
            Path.Length == Absolute.Length ? changed : changed[(Absolute.Length - Path.Length)..];
        return Fits(told) ? told : Path;
    }
}
