// SPDX-License-Identifier: MIT

namespace RingIO.Linux.Tests;

/// <summary>Has the kernel's setting for transparent huge pages in memfds as a test needs it, and sets it back.</summary>
internal sealed class TransparentMode : IDisposable
{
    public const string Setting = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

    private readonly string? _before;

    public TransparentMode(string mode)
    {
        // The file reads "always within_size [advise] never deny force".
        var before = File.Exists(Setting) ? File.ReadAllText(Setting).Split('[', ']')[1] : "absent";
        if (before.Equals(mode, StringComparison.Ordinal))
        {
            return;
        }

        Assert.SkipUnless(
            HugePagePoolFixture.TryWrite(Setting, mode),
            $"{Setting} is '{before}', '{mode}' is needed, and only root may set it"
        );
        _before = before;
    }

    public void Dispose()
    {
        if (_before is not null)
        {
            HugePagePoolFixture.TryWrite(Setting, _before);
        }
    }
}
