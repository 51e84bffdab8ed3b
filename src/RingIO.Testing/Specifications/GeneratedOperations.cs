// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;

namespace RingIO.Testing.Specifications;

/// <summary>Each thread's operations, from a seed.</summary>
internal static class GeneratedOperations
{
    private const int Size = 30;
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    public static TOperation[][] Of<TModel, TOperation, TResponse>(
        RingSpec<TModel, TOperation, TResponse> spec,
        ulong seed,
        int count
    )
        where TModel : notnull
    {
        var threads = new TOperation[spec.ThreadCount][];
        for (var thread = 0; thread < threads.Length; thread++)
        {
            var random = new Rnd(seed + (ulong)thread, Gamma);
            var operations = spec.Generate(thread).Sample(count, random, Size);
            var before = thread * count;
            threads[thread] = [.. operations.Select((o, i) => spec.Number(o, before + i))];
        }

        return threads;
    }
}
