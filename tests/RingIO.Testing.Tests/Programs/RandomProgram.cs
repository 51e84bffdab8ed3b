// SPDX-License-Identifier: MIT

using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests.Programs;

/// <summary>A few threads that each do a few random accesses to two words; its outcome is all that was read, and the final words.</summary>
internal sealed class RandomProgram : IModelProgram, IDisposable
{
    private static readonly RandomKind[] Kinds =
    [
        RandomKind.Load,
        RandomKind.Load,
        RandomKind.LoadAcquire,
        RandomKind.Store,
        RandomKind.Store,
        RandomKind.StoreRelease,
        RandomKind.CompareExchange,
        RandomKind.Exchange,
        RandomKind.Fence,
        RandomKind.Await,
        RandomKind.Await,
    ];

    private readonly Words _words = new();
    private readonly List<ulong>[] _read;
    private HashSet<string> _outcomes = [];

    public RandomProgram(int seed, int threads, int length, bool waits = false)
    {
        var random = new Random(seed);
        _read = [.. Enumerable.Range(0, threads).Select(_ => new List<ulong>())];
        Threads =
        [
            .. Enumerable
                .Range(0, threads)
                .Select(t =>
                    Enumerable
                        .Range(0, length)
                        .Select(i => new ProgramStep(
                            Kinds[random.Next(waits ? Kinds.Length : Kinds.Length - 2)],
                            random.Next(2) == 0,
                            (ulong)((10 * t) + i + 1)
                        ))
                        .ToArray()
                ),
        ];
    }

    public IReadOnlyList<ProgramStep[]> Threads { get; }

    public int ThreadCount => Threads.Count;

    /// <summary>Whether a wait is written with a hint, or with <see cref="ModelWait"/>.</summary>
    public bool WaitsByHint { get; init; }

    /// <summary>After how many tries a wait gives up; null for never.</summary>
    public int? MostTries { get; init; }

    /// <summary>Whether a wait that gives up has neither hint nor await: any other loop.</summary>
    public bool IsPlainLoop { get; init; }

    public (Verdict Verdict, HashSet<string> Outcomes) Explore(ExplorerOptions options)
    {
        _outcomes = new(StringComparer.Ordinal);
        return (Explorer.Explore(this, options), _outcomes);
    }

    public void Run(int thread)
    {
        var read = _read[thread];
        read.Clear();
        foreach (var access in Threads[thread])
        {
            Do(access, read);
        }
    }

    public void Check()
    {
        var final = $"{Order.Load(ref _words.X)} {Order.Load(ref _words.Y)}";
        _outcomes.Add($"{string.Join(" | ", _read.Select(r => string.Join(' ', r)))} -> {final}");
    }

    public void Dispose() => _words.Dispose();

    public override string ToString() =>
        string.Join(
            " || ",
            Threads.Select(t =>
                string.Join("; ", t.Select(a => $"{a.Kind} {(a.OnY ? "y" : "x")} {a.Value}"))
            )
        );

    private void Do(ProgramStep access, List<ulong> read)
    {
        ref var word = ref access.OnY ? ref _words.Y : ref _words.X;
        switch (access.Kind)
        {
            case RandomKind.Load:
                read.Add(Order.Load(ref word));
                break;
            case RandomKind.LoadAcquire:
                read.Add(Order.LoadAcquire(ref word));
                break;
            case RandomKind.Store:
                Order.Store(ref word, access.Value);
                break;
            case RandomKind.StoreRelease:
                Order.StoreRelease(ref word, access.Value);
                break;
            case RandomKind.CompareExchange:
                read.Add(Order.CompareExchange(ref word, access.Value, 0UL));
                break;
            case RandomKind.Exchange:
                read.Add(Order.Exchange(ref word, access.Value));
                break;
            case RandomKind.Fence:
                Order.FullFence();
                break;
            default:
                read.Add(Await(access.OnY));
                break;
        }
    }

    private ulong Await(bool onY)
    {
        var seen = 0UL;
        var tries = 0;
        if (WaitsByHint || IsPlainLoop)
        {
            while (!Try())
            {
                if (WaitsByHint)
                {
                    Order.SpinHint();
                }
            }
        }
        else
        {
            ModelWait.Until(Try);
        }

        bool Try()
        {
            seen = Order.LoadAcquire(ref onY ? ref _words.Y : ref _words.X);
            return seen != 0 || ++tries == MostTries;
        }

        return seen;
    }
}
