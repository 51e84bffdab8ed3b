// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Native;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>The native subjects by their names in rows.</summary>
internal static class NativePeers
{
    /// <summary>A native subject that carries 8- or 64-byte items.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="entry">The exported function, without the size.</param>
    /// <param name="itemBytes">8 or 64.</param>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Of(string name, string entry, int itemBytes, int batch = 1) =>
        NativeBench.Shared.Subject(
            name,
            $"{entry}_{itemBytes}",
            itemBytes == 8 ? Payload.Expected8 : Payload.Expected64,
            batch
        );

    /// <summary>A native round trip of 8-byte items.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="entry">The exported function.</param>
    /// <returns>The subject.</returns>
    public static Subject RoundTrip(string name, string entry) =>
        NativeBench.Shared.Subject(name, entry, Payload.Expected8) with
        {
            Granule = 1024,
        };

    /// <summary>A native stream of 64-byte messages.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="entry">The exported function.</param>
    /// <returns>The subject.</returns>
    public static Subject Messages(string name, string entry) =>
        NativeBench.Shared.Subject(name, entry, Payload.Expected64);

    /// <summary>Something of the machine's own, without a checksum.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="entry">The exported function.</param>
    /// <param name="batch">Bytes a copy, where it copies.</param>
    /// <returns>The subject.</returns>
    public static Subject Machine(string name, string entry, int batch = 1) =>
        NativeBench.Shared.Subject(name, entry, null, batch);
}
