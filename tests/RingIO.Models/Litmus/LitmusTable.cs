// SPDX-License-Identifier: MIT

using System.Text;
using RingIO.Testing;

namespace RingIO.Models.Litmus;

/// <summary>The verdicts of all litmus tests under all models, as a table for the documents.</summary>
public static class LitmusTable
{
    /// <summary>Explores every test under every model.</summary>
    /// <returns>A table in Markdown.</returns>
    public static string Write()
    {
        var text = new StringBuilder(
            "| Test | Accesses | Outcome | Sequentially consistent | Total store order | DotNet | .NET's document | Model against document |\n"
                + "|---|---|---|---|---|---|---|---|\n"
        );
        foreach (var test in LitmusTests.All)
        {
            var dotNet = test.IsAllowed(MemoryModel.DotNet);
            text.Append("| ")
                .AppendJoin(
                    " | ",
                    test.Name,
                    test.Accesses,
                    test.Outcome,
                    Say(test.IsAllowed(MemoryModel.SequentiallyConsistent)),
                    Say(test.IsAllowed(MemoryModel.TotalStoreOrder)),
                    Say(dotNet),
                    Say(test.DotNet),
                    dotNet == test.DotNet ? "same"
                        : dotNet ? "**weaker**"
                        : "**stronger**"
                );
            text.Append(" |\n");
        }

        return text.ToString();
    }

    private static string Say(bool allowed) => allowed ? "allowed" : "forbidden";
}
