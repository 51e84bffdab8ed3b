// SPDX-License-Identifier: MIT

using BenchmarkDotNet.Running;

// dotnet run -c Release --project bench/RingIO.Benchmarks -- --filter '*Slots*' [--job short]
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
