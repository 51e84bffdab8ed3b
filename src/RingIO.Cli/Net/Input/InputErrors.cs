// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Input;

/// <summary>What is said of files that cannot be used.</summary>
internal static class InputErrors
{
    /// <summary>A file that cannot be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="problem">Why.</param>
    /// <returns>The error, to be thrown.</returns>
    public static CliException Unreadable(FileInfo file, Exception problem) =>
        problem switch
        {
            FileNotFoundException or DirectoryNotFoundException => new(
                $"{file} is not there: name an existing file."
            ),
            UnauthorizedAccessException => new(
                $"{file} cannot be read: this user has no permission, or it is a directory."
            ),
            _ => new($"{file} cannot be read: {OneLine(problem.Message)}"),
        };

    /// <summary>A text without line ends.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>One line.</returns>
    public static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
