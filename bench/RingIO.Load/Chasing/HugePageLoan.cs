// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Load.Chasing;

/// <summary>Pages of 2 MiB in the kernel's pool for as long as this process needs them, where it may have them.</summary>
internal sealed class HugePageLoan : IDisposable
{
    private const string Folder = "/sys/kernel/mm/hugepages/hugepages-2048kB";

    private readonly FileStream? _turn;
    private readonly long _before;

    private HugePageLoan(FileStream? turn, long before)
    {
        _turn = turn;
        _before = before;
        AppDomain.CurrentDomain.ProcessExit += GiveBack;
    }

    /// <summary>Enlarges the pool, if that is allowed.</summary>
    /// <param name="pages">How many pages are needed besides those in use.</param>
    /// <returns>The loan; given back when disposed of, or at the process's end. What could not be had is seen when pages are asked for.</returns>
    public static HugePageLoan? Take(long pages)
    {
        if (!Directory.Exists(Folder) || !Environment.IsPrivilegedProcess)
        {
            return null;
        }

        // The pool is the machine's: whoever changes it takes turns.
        var path = Path.Combine(Path.GetTempPath(), "ringio-huge-pages.lock");
        FileStream? turn = null;
        for (var patience = 0; turn is null && patience < 600; patience++)
        {
            try
            {
                turn = new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                Thread.Sleep(100);
            }
        }

        var before = Read();
        if (turn is null || !TryWrite(before + pages))
        {
            turn?.Dispose();
            return null;
        }

        return new(turn, before);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= GiveBack;
        TryWrite(_before);
        _turn?.Dispose();
    }

    private void GiveBack(object? sender, EventArgs e) => Dispose();

    private static long Read() =>
        long.Parse(File.ReadAllText($"{Folder}/nr_hugepages"), CultureInfo.InvariantCulture);

    private static bool TryWrite(long pages) =>
        KernelSetting.TryWrite(
            $"{Folder}/nr_hugepages",
            pages.ToString(CultureInfo.InvariantCulture)
        );
}
