// SPDX-License-Identifier: MIT

using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests.Programs;

/// <summary>A few threads that each do a few random accesses to two words; its outcome is all that was read, and the final words.</summary>
internal sealed class RandomProgram : IModelProgram, IDisposable
{
    private readonly Words _words = new();
    private readonly (int Kind, bool Y, ulong Value)[][] _threads;
    private readonly List<ulong>[] _read;
    private HashSet<string> _outcomes = [];

    public RandomProgram(int seed, int threads, int length, bool waits = false)
    {
        var random = new Random(seed);
        _read = [.. Enumerable.Range(0, threads).Select(_ => new List<ulong>())];
        _threads =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(t =>
                    Enumerable
                        .Range(0, length)
                        .Select(i =>
                            (
                                random.Next(waits ? 11 : 9),
                                random.Next(2) == 0,
                                (ulong)((10 * t) + i + 1)
                            )
                        )
                        .ToArray()
                ),
        ];
    }

    public int ThreadCount => _threads.Length;

    public (Verdict Verdict, HashSet<string> Outcomes) Explore(ExplorerOptions options)
    {
        _outcomes = new(StringComparer.Ordinal);
        return (Explorer.Explore(this, options), _outcomes);
    }

    public void Run(int thread)
    {
        var read = _read[thread];
        read.Clear();
        foreach (var (kind, y, value) in _threads[thread])
        {
            Do(kind, ref y ? ref _words.Y : ref _words.X, value, read);
        }
    }

    public void Check()
    {
        var final = $"{Order.Load(ref _words.X)} {Order.Load(ref _words.Y)}";
        _outcomes.Add($"{string.Join(" | ", _read.Select(r => string.Join(' ', r)))} -> {final}");
    }

    public void Dispose() => _words.Dispose();

    private static void Do(int kind, ref ulong word, ulong value, List<ulong> read)
    {
        switch (kind)
        {
            case 0 or 1:
                read.Add(Order.Load(ref word));
                break;
            case 2:
                read.Add(Order.LoadAcquire(ref word));
                break;
            case 3 or 4:
                Order.Store(ref word, value);
                break;
            case 5:
                Order.StoreRelease(ref word, value);
                break;
            case 6:
                read.Add(Order.CompareExchange(ref word, value, 0UL));
                break;
            case 7:
                read.Add(Order.Exchange(ref word, value, kind));
                break;
            case 8:
                Order.FullFence();
                break;
            default:
                ulong seen;
                while ((seen = Order.LoadAcquire(ref word)) == 0)
                {
                    Order.SpinHint();
                }

                read.Add(seen);
                break;
        }
    }
}
