// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Input;

namespace RingIO.Cli.Net.Reporting;

/// <summary>Files that results go to.</summary>
internal static class OutputFiles
{
    /// <summary>Opens a file; what it holds is replaced.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The open file, owned by the caller.</returns>
    /// <exception cref="CliException">It cannot be written.</exception>
    public static FileStream Create(FileInfo file)
    {
        try
        {
            return file.Open(FileMode.Create, FileAccess.Write);
        }
        catch (Exception problem)
            when (problem is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CliException(
                $"{file} cannot be written: {InputErrors.OneLine(problem.Message)}"
            );
        }
    }
}
