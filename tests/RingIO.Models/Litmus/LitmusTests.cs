// SPDX-License-Identifier: MIT

using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Litmus;

/// <summary>The litmus tests that calibrate the explorer, after Alglave, Maranget, Tautschnig, "Herding cats" (TOPLAS 2014).</summary>
public static class LitmusTests
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<LitmusTest> All { get; } =
    [
        StoreBuffering("plain", () => { }, allowed: true),
        StoreBuffering("full fences", () => Order.FullFence(), allowed: false),
        new(
            "SB",
            "interlocked stores",
            "both read 0",
            DotNet: false,
            [
                (w, r) =>
                {
                    Order.Exchange(ref w.X, 1UL);
                    r[0] = Order.Load(ref w.Y);
                },
                (w, r) =>
                {
                    Order.Exchange(ref w.Y, 1UL);
                    r[1] = Order.Load(ref w.X);
                },
            ],
            (_, r) => r is [0, 0, ..]
        ),
        MessagePassing("plain", release: false, acquire: false, allowed: true),
        MessagePassing("release, plain", release: true, acquire: false, allowed: true),
        MessagePassing("plain, acquire", release: false, acquire: true, allowed: true),
        MessagePassing("release, acquire", release: true, acquire: true, allowed: false),
        LoadBuffering("plain", release: false, allowed: true),
        LoadBuffering("acquire, release", release: true, allowed: false),
        Coherence(),
        TwoWrites("plain", release: false, allowed: true),
        TwoWrites("release", release: true, allowed: false),
        WriteToRead(),
        IndirectPassing(),
        IndependentReads("acquire", () => { }, allowed: false),
        IndependentReads("acquire, full fences", () => Order.FullFence(), allowed: false),
        IndependentReads("plain", null, allowed: true),
    ];

    private static LitmusTest StoreBuffering(string accesses, Action between, bool allowed) =>
        new(
            "SB",
            accesses,
            "both read 0",
            allowed,
            [
                (w, r) =>
                {
                    Order.Store(ref w.X, 1UL);
                    between();
                    r[0] = Order.Load(ref w.Y);
                },
                (w, r) =>
                {
                    Order.Store(ref w.Y, 1UL);
                    between();
                    r[1] = Order.Load(ref w.X);
                },
            ],
            (_, r) => r is [0, 0, ..]
        );

    private static LitmusTest MessagePassing(
        string accesses,
        bool release,
        bool acquire,
        bool allowed
    ) =>
        new(
            "MP",
            accesses,
            "flag 1, message 0",
            allowed,
            [
                (w, _) =>
                {
                    Order.Store(ref w.X, 1UL);
                    Write(ref w.Y, 1, release);
                },
                (w, r) =>
                {
                    r[0] = Read(ref w.Y, acquire);
                    r[1] = Order.Load(ref w.X);
                },
            ],
            (_, r) => r is [1, 0, ..]
        );

    private static LitmusTest LoadBuffering(string accesses, bool release, bool allowed) =>
        new(
            "LB",
            accesses,
            "both read 1",
            allowed,
            [
                (w, r) =>
                {
                    r[0] = Read(ref w.X, release);
                    Write(ref w.Y, 1, release);
                },
                (w, r) =>
                {
                    r[1] = Read(ref w.Y, release);
                    Write(ref w.X, 1, release);
                },
            ],
            (_, r) => r is [1, 1, ..]
        );

    private static LitmusTest Coherence() =>
        new(
            "CoRR",
            "plain",
            "1, then 0",
            DotNet: false,
            [
                (w, _) => Order.Store(ref w.X, 1UL),
                (w, r) =>
                {
                    r[0] = Order.Load(ref w.X);
                    r[1] = Order.Load(ref w.X);
                },
            ],
            (_, r) => r is [1, 0, ..]
        );

    private static LitmusTest TwoWrites(string accesses, bool release, bool allowed) =>
        new(
            "2+2W",
            accesses,
            "both words keep the first store of their thread",
            allowed,
            [
                (w, _) =>
                {
                    Write(ref w.X, 1, release);
                    Write(ref w.Y, 2, release);
                },
                (w, _) =>
                {
                    Write(ref w.Y, 1, release);
                    Write(ref w.X, 2, release);
                },
            ],
            (w, _) => Order.Load(ref w.X) == 1 && Order.Load(ref w.Y) == 1
        );

    private static LitmusTest WriteToRead() =>
        new(
            "WRC",
            "release, acquire",
            "the third thread reads 1, then 0",
            DotNet: false,
            [
                (w, _) => Order.StoreRelease(ref w.X, 1UL),
                (w, r) =>
                {
                    r[0] = Order.LoadAcquire(ref w.X);
                    Order.StoreRelease(ref w.Y, 1UL);
                },
                (w, r) =>
                {
                    r[1] = Order.LoadAcquire(ref w.Y);
                    r[2] = Order.Load(ref w.X);
                },
            ],
            (_, r) => r is [1, 1, 0, ..]
        );

    private static LitmusTest IndirectPassing() =>
        new(
            "ISA2",
            "release, acquire",
            "the message passed on twice is 0",
            DotNet: false,
            [
                (w, _) =>
                {
                    Order.Store(ref w.X, 1UL);
                    Order.StoreRelease(ref w.Y, 1UL);
                },
                (w, r) =>
                {
                    r[0] = Order.LoadAcquire(ref w.Y);
                    Order.StoreRelease(ref w.Z, 1UL);
                },
                (w, r) =>
                {
                    r[1] = Order.LoadAcquire(ref w.Z);
                    r[2] = Order.Load(ref w.X);
                },
            ],
            (_, r) => r is [1, 1, 0, ..]
        );

    private static LitmusTest IndependentReads(string accesses, Action? between, bool allowed) =>
        new(
            "IRIW",
            accesses,
            "two readers see two stores in different orders",
            allowed,
            [
                (w, _) => Order.StoreRelease(ref w.X, 1UL),
                (w, _) => Order.StoreRelease(ref w.Y, 1UL),
                (w, r) =>
                {
                    r[0] = Read(ref w.X, between is not null);
                    between?.Invoke();
                    r[1] = Read(ref w.Y, between is not null);
                },
                (w, r) =>
                {
                    r[2] = Read(ref w.Y, between is not null);
                    between?.Invoke();
                    r[3] = Read(ref w.X, between is not null);
                },
            ],
            (_, r) => r is [1, 0, 1, 0]
        );

    private static ulong Read(ref ulong word, bool acquire) =>
        acquire ? Order.LoadAcquire(ref word) : Order.Load(ref word);

    private static void Write(ref ulong word, ulong value, bool release)
    {
        if (release)
        {
            Order.StoreRelease(ref word, value);
        }
        else
        {
            Order.Store(ref word, value);
        }
    }
}
