// SPDX-License-Identifier: MIT

namespace RingIO.Load.Chasing;

/// <summary>A kernel's setting, changed where that is allowed and set back when disposed of.</summary>
internal sealed class KernelSetting : IDisposable
{
    private readonly string _path;
    private readonly string? _before;

    private KernelSetting(string path, string? before)
    {
        _path = path;
        _before = before;
    }

    /// <summary>Lets memfds have transparent huge pages, where they have none.</summary>
    /// <returns>The setting; what could not be had is seen when pages are asked for.</returns>
    public static KernelSetting TransparentHugePages()
    {
        const string Path = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

        // The file reads "always within_size advise [never] deny force".
        var isOff =
            File.Exists(Path)
            && File.ReadAllText(Path).Contains("[never]", StringComparison.Ordinal);
        return new(Path, isOff && TryWrite(Path, "advise") ? "never" : null);
    }

    /// <summary>Writes a setting, if that is allowed.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was written.</returns>
    public static bool TryWrite(string path, string value)
    {
        try
        {
            File.WriteAllText(path, value);
            return true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not ours to set, in a container for one: the kind of page is then absent, with the kernel's reason.
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_before is not null)
        {
            TryWrite(_path, _before);
        }
    }
}
