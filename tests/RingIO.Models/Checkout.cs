// SPDX-License-Identifier: MIT

namespace RingIO.Models;

/// <summary>The sources that this program was built from.</summary>
public static class Checkout
{
    /// <summary>The folder of the solution; null where the program runs without its sources.</summary>
    public static string? Root { get; } = Find();

    /// <summary>The path of a file.</summary>
    /// <param name="file">From the root of the sources.</param>
    /// <returns>The whole path.</returns>
    /// <exception cref="InvalidOperationException">There are no sources.</exception>
    public static string PathOf(string file) =>
        Path.Combine(
            Root
                ?? throw new InvalidOperationException(
                    $"No RingIO.sln above {AppContext.BaseDirectory}: run this from a checkout."
                ),
            file
        );

    private static string? Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RingIO.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }
}
