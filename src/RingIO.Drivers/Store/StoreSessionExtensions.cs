// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>Values as text and as numbers, as nearly all of the store's are.</summary>
public static class StoreSessionExtensions
{
    /// <summary>Reads a value as text.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The node.</param>
    /// <param name="text">Each byte a character; empty if it could not be read.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    public static XenstoreError ReadText(
        this IStoreSession session,
        string path,
        out string text,
        uint transaction = 0
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        var error = session.Read(path, out var value, transaction);
        text = Encoding.Latin1.GetString(value.Span);
        return error;
    }

    /// <summary>Reads a value as a decimal number.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The node.</param>
    /// <param name="number">The number; 0 if it could not be read.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended; <see cref="XenstoreError.Invalid"/> if the value is not a decimal number of 64 bits without sign.</returns>
    public static XenstoreError ReadNumber(
        this IStoreSession session,
        string path,
        out ulong number,
        uint transaction = 0
    )
    {
        number = 0;
        var error = session.ReadText(path, out var text, transaction);
        return error != XenstoreError.None ? error
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                ? XenstoreError.None
            : XenstoreError.Invalid;
    }

    /// <summary>Writes text as a value.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The node.</param>
    /// <param name="text">Latin-1 characters.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    public static XenstoreError WriteText(
        this IStoreSession session,
        string path,
        string text,
        uint transaction = 0
    )
    {
        ArgumentNullException.ThrowIfNull(session);
        return session.Write(path, Encoding.Latin1.GetBytes(text), transaction);
    }

    /// <summary>Writes a number as a decimal value.</summary>
    /// <param name="session">The session.</param>
    /// <param name="path">The node.</param>
    /// <param name="number">The number.</param>
    /// <param name="transaction">The transaction, or 0.</param>
    /// <returns>How it ended.</returns>
    public static XenstoreError WriteNumber(
        this IStoreSession session,
        string path,
        ulong number,
        uint transaction = 0
    ) => session.WriteText(path, number.ToString(CultureInfo.InvariantCulture), transaction);
}
