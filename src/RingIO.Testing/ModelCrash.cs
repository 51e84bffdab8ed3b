// SPDX-License-Identifier: MIT

using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>What the threads of an explored program know of a thread that has stopped for ever: see <see cref="ExplorerOptions.CrashThread"/>.</summary>
/// <remarks>
/// Who learns of a death also sees everything that the dead thread did: on a real system that is what asking the kernel
/// for a process that has ended comes to. Where no exploration runs nobody has crashed.
/// </remarks>
public static class ModelCrash
{
    /// <summary>Whether a thread is known to have crashed. The answer may come late, never early.</summary>
    /// <param name="thread">From 0 to the program's thread count - 1.</param>
    /// <returns>Whether it has.</returns>
    public static bool HasCrashed(int thread)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(thread);
        var look = new Access(AccessKind.LoadAcquire, AddressOf(thread), sizeof(uint), 0, 0, 0);
        return Exploration.Current is { } world && world.Do(look) != 0;
    }

    // The explorer's own word, at an address that no memory has.
    internal static Access Access(int thread) =>
        new(AccessKind.Exchange, AddressOf(thread), sizeof(uint), 1, 0, 0);

    internal static nint AddressOf(int thread) => -sizeof(ulong) * (thread + 1);
}
