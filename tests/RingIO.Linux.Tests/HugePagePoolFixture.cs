// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Linux.Tests;

/// <summary>Adds huge pages of 2 MiB to the kernel's pool for the tests, where it may, and gives them back.</summary>
public sealed class HugePagePoolFixture : IDisposable
{
    public const int Pages = 8;

    private const string Folder = "/sys/kernel/mm/hugepages/hugepages-2048kB";
    private readonly FileStream? _lock;
    private readonly long _before;

    public HugePagePoolFixture()
    {
        if (
            !LinuxPlatform.IsSupported
            || !Directory.Exists(Folder)
            || !Environment.IsPrivilegedProcess
        )
        {
            return;
        }

        // The pool is the machine's: two runs of these tests take turns.
        _lock = TakeTurn(Path.Combine(Path.GetTempPath(), "ringio-huge-pages.lock"));
        _before = Read("nr_hugepages");
        TryWrite(
            Folder + "/nr_hugepages",
            (_before + Pages).ToString(CultureInfo.InvariantCulture)
        );
    }

    /// <summary>How many pages can be had now.</summary>
    public static long Available =>
        Directory.Exists(Folder) ? Read("free_hugepages") - Read("resv_hugepages") : 0;

    public static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not ours to set, in a container for one: the tests then skip, and say so.
            return false;
        }
    }

    public void Dispose()
    {
        if (_lock is not null)
        {
            TryWrite(Folder + "/nr_hugepages", _before.ToString(CultureInfo.InvariantCulture));
            _lock.Dispose();
        }
    }

    private static FileStream TakeTurn(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(
                    path,
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static long Read(string name) =>
        long.Parse(File.ReadAllText($"{Folder}/{name}"), CultureInfo.InvariantCulture);
}
