// SPDX-License-Identifier: MIT

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;

namespace RingIO.Linux;

/// <summary>A network of its own, without a name (network_namespaces(7)): interfaces, addresses and ports that nobody else sees.</summary>
/// <remarks>
/// It lives as long as this object, a socket made inside, or a process started inside; then the kernel takes it away with
/// its interfaces, also when this process is killed. Ownership: dispose of it. Thread safety: every member may be
/// called from any thread; the caller's own thread never changes its namespace.
/// </remarks>
public sealed class NetworkNamespace : IDisposable
{
    private readonly SafeFileHandle _file;

    /// <summary>Makes an empty one, with its loopback interface up.</summary>
    /// <exception cref="LinuxException">The right is missing (CAP_SYS_ADMIN), or the kernel has no network namespaces.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public NetworkNamespace()
    {
        LinuxPlatform.Require("devices in memory");
        SafeFileHandle? file = null;
        OnThread(() =>
        {
            if (Libc.Unshare(TunFlags.NetworkNamespace) != 0)
            {
                throw LinuxException.Last(
                    "unshare",
                    "CLONE_NEWNET",
                    "Making a network namespace needs CAP_SYS_ADMIN: run as root."
                );
            }

            const string Path = "/proc/thread-self/ns/net";
            file = Libc.Open(Path, TunFlags.OpenReadOnly | TunFlags.OpenCloseOnExec);
            if (file.IsInvalid)
            {
                throw LinuxException.Last("open", $"{Path}, O_RDONLY|O_CLOEXEC");
            }

            TapSetup.SetUp("lo", up: true);
        });
        _file = file!;
    }

    /// <summary>Does something inside, on a thread made for it, and waits for the end.</summary>
    /// <param name="work">What: sockets that it makes and processes that it starts stay inside. It does not await: another thread would go on outside.</param>
    /// <exception cref="LinuxException">The right is missing.</exception>
    /// <exception cref="ObjectDisposedException">The namespace has been disposed of.</exception>
    /// <remarks>What the work throws is thrown here.</remarks>
    public void Run(Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        ObjectDisposedException.ThrowIf(_file.IsClosed, this);
        OnThread(() =>
        {
            if (Libc.SetNs(_file, TunFlags.NetworkNamespace) != 0)
            {
                throw LinuxException.Last(
                    "setns",
                    "CLONE_NEWNET",
                    "Entering a network namespace needs CAP_SYS_ADMIN: run as root."
                );
            }

            work();
        });
    }

    /// <summary>As <see cref="Run(Action)"/>, with a result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">What.</param>
    /// <returns>What the work returned.</returns>
    /// <exception cref="LinuxException">The right is missing.</exception>
    /// <exception cref="ObjectDisposedException">The namespace has been disposed of.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var result = default(T);
        Run(() =>
        {
            result = work();
        });
        return result!;
    }

    /// <summary>Runs the command <c>ip</c> (iproute2) inside, as in <c>Configure("addr", "add", "10.0.0.1/24", "dev", "tap0")</c>.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidOperationException">There is no such command, or it failed: what it said is in the message.</exception>
    /// <exception cref="LinuxException">The right is missing.</exception>
    /// <exception cref="ObjectDisposedException">The namespace has been disposed of.</exception>
    public void Configure(params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Run(() =>
        {
            var line = string.Join(' ', arguments);
            try
            {
                using var process = Process.Start(
                    new ProcessStartInfo("ip", arguments)
                    {
                        RedirectStandardError = true,
                        UseShellExecute = false,
                    }
                )!;
                var said = process.StandardError.ReadToEnd().Trim();
                process.WaitForExit();
                if (process.ExitCode != 0)
                {
                    throw new InvalidOperationException($"'ip {line}' failed: {said}");
                }
            }
            catch (Win32Exception missing)
            {
                throw new InvalidOperationException(
                    $"'ip {line}' cannot be run: install iproute2.",
                    missing
                );
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // The thread ends with its work: a namespace must not stay on a thread that others use.
    private static void OnThread(Action work)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // Whatever it is, it is thrown again on the caller's thread.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = ExceptionDispatchInfo.Capture(exception);
            }
        })
        {
            Name = "RingIO network namespace",
            IsBackground = true,
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
