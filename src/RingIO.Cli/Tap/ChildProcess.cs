// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>A command that runs in a network namespace, and is killed when this is disposed of.</summary>
/// <remarks>Its input ends then, or when this process is killed: what is to end in any case reads it.</remarks>
internal sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly bool _isServer;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ChildProcess(Process process, bool readsLines)
    {
        _process = process;
        _isServer = readsLines;
        // Both are read all the time: a full pipe would stop it.
        _output = readsLines ? Task.FromResult("") : process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a command.</summary>
    /// <param name="space">Where.</param>
    /// <param name="command">Its name or path.</param>
    /// <param name="howToInstall">What to do if there is none.</param>
    /// <param name="readsLines">Whether its output is read by <see cref="WaitForLine"/>, not at the end: it is a server, and ends with its input.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The running process.</returns>
    /// <exception cref="CliException">There is no such command.</exception>
    public static ChildProcess Start(
        NetworkNamespace space,
        string command,
        string howToInstall,
        bool readsLines,
        params string[] arguments
    )
    {
        try
        {
            // The child stays where the thread was that started it.
            var process = space.Run(() =>
                Process.Start(
                    new ProcessStartInfo(command, arguments)
                    {
                        RedirectStandardInput = true,
                        RedirectStandardOutput = true,
                        RedirectStandardError = true,
                        UseShellExecute = false,
                    }
                )!
            );
            return new ChildProcess(process, readsLines);
        }
        catch (Win32Exception missing)
        {
            throw new CliException(
                $"{command} cannot be started ({missing.Message}): {howToInstall}"
            );
        }
    }

    /// <summary>Waits until it prints a line with a word, or ends.</summary>
    /// <param name="word">The word.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <exception cref="CliException">It ended before.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void WaitForLine(string word, CancellationToken stop)
    {
        while (true)
        {
            var line = _process
                .StandardOutput.ReadLineAsync(stop)
                .AsTask()
                .GetAwaiter()
                .GetResult();
            if (line is null)
            {
                throw new CliException(
                    $"{_process.StartInfo.FileName} ended at once: {_errors.Result.Trim()}"
                );
            }

            if (line.Contains(word, StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    /// <summary>Waits until it ends.</summary>
    /// <param name="patience">The longest wait.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>What it printed.</returns>
    /// <exception cref="CliException">It did not end in time, or failed without a word on its output.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public string WaitForEnd(TimeSpan patience, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            _process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new CliException(
                $"{_process.StartInfo.FileName} did not end within {patience.TotalSeconds:f0} s: no bytes cross."
            );
        }

        return _process.ExitCode == 0 || _output.Result.Length > 0
            ? _output.Result
            : throw new CliException(
                $"{_process.StartInfo.FileName} failed: {_errors.Result.Trim()}"
            );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Dispose();
        if (!_process.WaitForExit(_isServer ? Patience : TimeSpan.Zero))
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }
}
