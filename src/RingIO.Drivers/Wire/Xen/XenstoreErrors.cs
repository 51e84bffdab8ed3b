// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>The names under which errors travel.</summary>
/// <remarks>Immutable. Source: <c>xen/io/xs_wire.h</c>, <c>xsd_errors</c>, in its order.</remarks>
public static class XenstoreErrors
{
    private static readonly (XenstoreError Error, string Name)[] Table =
    [
        (XenstoreError.Invalid, "EINVAL"),
        (XenstoreError.AccessDenied, "EACCES"),
        (XenstoreError.Exists, "EEXIST"),
        (XenstoreError.IsDirectory, "EISDIR"),
        (XenstoreError.NotFound, "ENOENT"),
        (XenstoreError.NoMemory, "ENOMEM"),
        (XenstoreError.NoSpace, "ENOSPC"),
        (XenstoreError.InputOutput, "EIO"),
        (XenstoreError.NotEmpty, "ENOTEMPTY"),
        (XenstoreError.NotSupported, "ENOSYS"),
        (XenstoreError.ReadOnly, "EROFS"),
        (XenstoreError.Busy, "EBUSY"),
        (XenstoreError.TryAgain, "EAGAIN"),
        (XenstoreError.IsConnected, "EISCONN"),
        (XenstoreError.TooBig, "E2BIG"),
        (XenstoreError.NotPermitted, "EPERM"),
    ];

    /// <summary>An error's name on the wire.</summary>
    /// <param name="error">The error.</param>
    /// <returns>Its name, as <c>ENOENT</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is none, or not one of the enumeration.</exception>
    public static string NameOf(XenstoreError error)
    {
        foreach (var entry in Table)
        {
            if (entry.Error == error)
            {
                return entry.Name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(error), error, "It has no name on the wire.");
    }

    /// <summary>The error of a name.</summary>
    /// <param name="name">What came over the wire.</param>
    /// <returns>The error; <see cref="XenstoreError.Invalid"/> for a name that is not in the table, as Xen's clients take it.</returns>
    public static XenstoreError Parse(string name)
    {
        foreach (var entry in Table)
        {
            if (entry.Name == name)
            {
                return entry.Error;
            }
        }

        return XenstoreError.Invalid;
    }
}
