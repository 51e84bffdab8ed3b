// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>A thread of the explored program: its views, what it has done, and what it will do next.</summary>
internal sealed class ModelThread(int id)
{
    public int Id { get; } = id;

    public ThreadViews Views { get; set; } = new(default(View).With(id, 1), default, default);

    /// <summary>Its steps in this execution: what it is fed when it runs again.</summary>
    public List<Step> Trace { get; } = [];

    /// <summary>How many of its steps it has been fed in the current run.</summary>
    public int Fed { get; set; }

    public Access Pending { get; set; }

    public bool Ended { get; set; }
}
