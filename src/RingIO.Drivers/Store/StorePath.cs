// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Store;

/// <summary>The paths of the store.</summary>
/// <remarks>Source: <c>docs/misc/xenstore.txt</c>. Every member may be called from any thread.</remarks>
public static class StorePath
{
    /// <summary>The path of the root.</summary>
    public const string Root = "/";

    /// <summary>A special path to watch: a domain was introduced.</summary>
    public const string IntroduceDomain = "@introduceDomain";

    /// <summary>A special path to watch: a domain was released, or shut down.</summary>
    public const string ReleaseDomain = "@releaseDomain";

    private static readonly SearchValues<char> Permitted = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_@"
    );

    /// <summary>A domain's home, against which its relative paths are taken.</summary>
    /// <param name="domain">The domain's number.</param>
    /// <returns>As <c>/local/domain/3</c>.</returns>
    public static string HomeOf(ushort domain) => $"/local/domain/{domain}";

    /// <summary>Joins a path and a relative one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="name">What is below it.</param>
    /// <returns>The whole path.</returns>
    public static string Join(string path, string name) =>
        path == Root ? $"/{name}" : $"{path}/{name}";

    /// <summary>The path above.</summary>
    /// <param name="path">An absolute path, not the root.</param>
    /// <returns>Its parent.</returns>
    /// <exception cref="ArgumentException">It is the root, or relative.</exception>
    public static string ParentOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var end = path.LastIndexOf('/');
        return end < 0 || path.Length < 2
                ? throw new ArgumentException($"'{path}' has no parent.", nameof(path))
            : end == 0 ? Root
            : path[..end];
    }

    /// <summary>Whether a path is another one or below it.</summary>
    /// <param name="path">The path that may be below.</param>
    /// <param name="top">The other one.</param>
    /// <returns>Whether it is a child of it in the protocol's sense.</returns>
    public static bool IsWithin(string path, string top)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(top);
        return top == Root
            ? path.StartsWith('/')
            : path.StartsWith(top, StringComparison.Ordinal)
                && (path.Length == top.Length || path[top.Length] == '/');
    }

    internal static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    internal static bool IsSpecial(string path) => path.StartsWith('@');

    /// <summary>Judges a path, and makes it absolute.</summary>
    internal static XenstoreError Resolve(
        string path,
        ushort domain,
        int depth,
        out string absolute
    )
    {
        absolute = path;
        if (
            string.IsNullOrEmpty(path)
            || path.Length > XenstoreInterface.AbsolutePathMax
            || path.AsSpan().ContainsAnyExcept(Permitted)
        )
        {
            return XenstoreError.Invalid;
        }

        if (IsSpecial(path) || path == Root)
        {
            return XenstoreError.None;
        }

        if (path.EndsWith('/') || path.Contains("//", StringComparison.Ordinal))
        {
            return XenstoreError.Invalid;
        }

        if (path[0] != '/')
        {
            if (path.Length > XenstoreInterface.RelativePathMax)
            {
                return XenstoreError.Invalid;
            }

            absolute = $"{HomeOf(domain)}/{path}";
        }

        return absolute.AsSpan().Count('/') > depth ? XenstoreError.NoSpace : XenstoreError.None;
    }
}
