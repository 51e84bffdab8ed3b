// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Shapes;

/// <summary>A classic litmus test as straight code: what each thread does with the words of one instance.</summary>
/// <remarks>
/// Static, so that what runs is the accesses and next to nothing else. A thread returns what it read, by
/// <see cref="Registers"/>.
/// </remarks>
internal interface IShape
{
    /// <summary>What it is.</summary>
    static abstract ShapeInfo Info { get; }

    /// <summary>The right program.</summary>
    static abstract int Run(int thread, Cell cell);

    /// <summary>The twin, in which the outcome that must not be seen can be seen.</summary>
    static abstract int RunTwin(int thread, Cell cell);
}
