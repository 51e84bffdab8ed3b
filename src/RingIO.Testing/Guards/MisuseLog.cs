// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>What was found so far, for those whose exceptions somebody swallows.</summary>
/// <remarks>Thread safety: every member may be called from any thread.</remarks>
internal sealed class MisuseLog
{
    private readonly Lock _lock = new();
    private readonly List<Misuse> _all = [];

    /// <summary>A copy of what was found so far.</summary>
    public IReadOnlyList<Misuse> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Keeps what was found and throws it, if anything was.</summary>
    public void Throw(params IReadOnlyList<Misuse> found)
    {
        if (found.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _all.AddRange(found);
        }

        throw new MisuseException(found);
    }
}
