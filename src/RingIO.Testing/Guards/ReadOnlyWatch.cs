// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Guards;

/// <summary>Watches bytes that nobody may write until it is disposed of: keeps a copy and compares.</summary>
/// <remarks>
/// Blind: writes of what was there already, and writes that are undone before the look. Only the processor's page
/// protection sees those. Thread safety: one thread at a time; the bytes are read without any order.
/// </remarks>
public sealed class ReadOnlyWatch : IDisposable
{
    private readonly BytesOf _bytes;
    private readonly byte[] _copy;
    private readonly Rental _rental;
    private readonly MisuseLog _log;
    private bool _disposed;

    internal ReadOnlyWatch(BytesOf bytes, string what, MisuseLog log)
    {
        _bytes = bytes;
        _copy = bytes().ToArray();
        _log = log;
        _rental = new(what, OwnerStack.Capture());
    }

    internal delegate ReadOnlySpan<byte> BytesOf();

    /// <summary>Looks now.</summary>
    /// <exception cref="MisuseException">A byte is not what it was.</exception>
    public void Check()
    {
        var now = _bytes();
        var at = now.CommonPrefixLength(_copy);
        if (at < _copy.Length)
        {
            _log.Throw(
                _rental.Misused(
                    MisuseKind.WriteThroughReadOnly,
                    $"was written while it was to be read only: its byte {at} was 0x{_copy[at]:x2} and is 0x{now[at]:x2}."
                )
            );
        }
    }

    /// <summary>Looks for the last time. Disposing twice is harmless.</summary>
    /// <exception cref="MisuseException">A byte is not what it was.</exception>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Check();
        }
    }
}
