// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Cli;
using RingIO.Cli.Tap;
using Spectre.Console;

// Into a file or a pipe there is no width to keep to.
if (!AnsiConsole.Profile.Out.IsTerminal)
{
    AnsiConsole.Profile.Width = 200;
}

// Ctrl-C ends what runs at its next turn, and everything is taken down on the way out.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return new CommandLine(AnsiConsole.Console, Console.Error, new TapHarness()).Run(args, stop.Token);

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
