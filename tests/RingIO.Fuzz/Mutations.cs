// SPDX-License-Identifier: MIT

namespace RingIO.Fuzz;

/// <summary>A fuzzer without instrumentation: seeds, changed at random. The same seed, the same inputs.</summary>
public static class Mutations
{
    private const int MostBytes = 8192;

    private static readonly byte[] Telling =
    [
        0,
        1,
        4,
        11,
        16,
        22,
        0x7f,
        0x80,
        0xff,
        (byte)'/',
        (byte)'@',
    ];

    /// <summary>Runs a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="runs">How many inputs.</param>
    /// <param name="seed">Where the random numbers begin.</param>
    /// <exception cref="InvalidOperationException">The target threw; the input is told in Base64.</exception>
    public static void Run(FuzzTarget target, int runs, int seed)
    {
        ArgumentNullException.ThrowIfNull(target);
        var random = new Random(seed);
        var seeds = target.Seeds();
        for (var run = 0; run < runs; run++)
        {
            var input = Mutate(seeds, random);
            try
            {
                target.Run(input);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(
                    $"{target.Name}, run {run} of seed {seed}: {Convert.ToBase64String(input)}",
                    error
                );
            }
        }
    }

    private static byte[] Mutate(IReadOnlyList<byte[]> seeds, Random random)
    {
        var bytes = new List<byte>(seeds[random.Next(seeds.Count)]);
        for (var changes = random.Next(8); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 24), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(
                        at,
                        bytes.GetRange(random.Next(bytes.Count - length + 1), length)
                    );
                    break;
                case 4:
                    bytes.InsertRange(at, new byte[random.Next(1, 300)]);
                    break;
                default:
                    // Another seed's messages behind: states meet.
                    bytes.AddRange(seeds[random.Next(seeds.Count)].AsSpan(1));
                    break;
            }
        }

        return [.. bytes.Take(MostBytes)];
    }
}
