// SPDX-License-Identifier: MIT

using FsCheck;
using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>
/// What a ring, or any object that threads share, must do: written once, as a model and a step, and checked in three
/// ways. Sequences of operations on one thread; small parallel programs under every schedule; real threads.
/// </summary>
/// <remarks>
/// Derive from it, or use <see cref="QueueSpec"/>. Threading: as its base; the checks may be called from any thread.
/// </remarks>
/// <typeparam name="TModel">The state of the model: immutable, and equal where its content is (<see cref="ModelList{T}"/>).</typeparam>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public abstract class RingSpec<TModel, TOperation, TResponse>
    : SequentialSpec<TModel, TOperation, TResponse>
    where TModel : notnull
{
    /// <summary>How many threads use the object; 2 if not overridden: a producer and a consumer.</summary>
    public virtual int ThreadCount => 2;

    /// <summary>
    /// What is done when all threads have ended, in this order: it happens after everything. Here a take must find what
    /// is left, so that a lost item shows. Nothing if not overridden.
    /// </summary>
    public virtual IReadOnlyList<SpecStep<TOperation>> Final => [];

    /// <summary>The operations that a thread may do: a thread that only puts gets only puts.</summary>
    /// <param name="thread">The thread, from 0.</param>
    /// <returns>The generator.</returns>
    public abstract Gen<TOperation> Generate(int thread);

    /// <summary>Simpler operations to try in place of one that is part of a failure; none if not overridden.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Simpler ones, the simplest first; never itself.</returns>
    public virtual IEnumerable<TOperation> Shrink(TOperation operation) => [];

    /// <summary>
    /// Makes a generated operation tell itself from others, by an item of its own for one; called when it is clear
    /// which operations are run. The operation as it is if not overridden.
    /// </summary>
    /// <param name="operation">The operation.</param>
    /// <param name="number">Its number in the run, from 0; no other has it.</param>
    /// <returns>The operation that is done.</returns>
    public virtual TOperation Number(TOperation operation, int number) => operation;

    /// <summary>A check that knows more about the object than the general one, and is faster; none if not overridden.</summary>
    /// <param name="history">What was asked and answered.</param>
    /// <returns>The verdict; null or inconclusive leaves it to the general check.</returns>
    public virtual LinearizabilityResult<TOperation, TResponse>? CheckFast(
        History<TOperation, TResponse> history
    ) => null;

    /// <summary>Judges a history: by the fast check if there is one, and where that finds a violation or nothing, by the general one.</summary>
    /// <param name="history">What was asked and answered.</param>
    /// <param name="limits">How far the general check goes; the defaults if null.</param>
    /// <returns>The verdict.</returns>
    /// <exception cref="InvalidOperationException">The fast check found a violation and the general one an order: one of them is wrong.</exception>
    public LinearizabilityResult<TOperation, TResponse> Check(
        History<TOperation, TResponse> history,
        LinearizabilityLimits? limits = null
    )
    {
        var fast = CheckFast(history);
        if (fast is { Verdict: LinearizabilityVerdict.Linearizable })
        {
            return fast;
        }

        var general = LinearizabilityChecker.Check(this, history, limits);
        if (fast is not { Verdict: LinearizabilityVerdict.Violated })
        {
            return general;
        }

        return general.Verdict switch
        {
            LinearizabilityVerdict.Linearizable => throw new InvalidOperationException(
                $"The fast check says '{fast.Reason}', the general one found an order:\n{history}"
            ),
            LinearizabilityVerdict.Violated => general,
            _ => fast,
        };
    }

    /// <summary>
    /// Runs generated sequences of operations on one thread, beside the model. What fails is made smaller: stretches
    /// are dropped, then single operations and pairs, then operations are simplified.
    /// </summary>
    /// <param name="create">Makes a new object; each sequence has one, and it is disposed of.</param>
    /// <param name="options">How much is run; the defaults if null.</param>
    /// <exception cref="SpecificationFailedException">
    /// An answer was none that the model allows, or something was thrown: the message has the smallest sequence found, the
    /// model where they part, and how to run it again.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">An option leaves nothing to run.</exception>
    /// <exception cref="FormatException"><see cref="SequentialOptions.Replay"/> is not what a report prints.</exception>
    public void CheckSequential(
        Func<ISystemUnderTest<TOperation, TResponse>> create,
        SequentialOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(create);
        new SequentialCheck<TModel, TOperation, TResponse>(this, create, options ?? new()).Run();
    }

    /// <summary>Makes a parallel program for <see cref="Explorer"/> of operations as they are written.</summary>
    /// <remarks>See <see cref="SpecProgram{TModel,TOperation,TResponse}"/> for what it checks.</remarks>
    /// <param name="create">Makes the object over <see cref="SimulatedOrder"/>; the program disposes of it.</param>
    /// <param name="threads">What each thread does: few operations, since the schedules of a program are many.</param>
    /// <param name="first">What is done before the threads begin; null for nothing.</param>
    /// <returns>The program; dispose of it.</returns>
    /// <exception cref="ArgumentException">There is no thread.</exception>
    public SpecProgram<TModel, TOperation, TResponse> ToModelProgram(
        Func<ISystemUnderTest<TOperation, TResponse>> create,
        IReadOnlyList<IReadOnlyList<TOperation>> threads,
        IReadOnlyList<SpecStep<TOperation>>? first = null
    )
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(threads);
        if (threads.Count == 0)
        {
            throw new ArgumentException("A program needs at least one thread.", nameof(threads));
        }

        return new(this, create(), threads, first ?? []);
    }

    /// <summary>Makes a parallel program for <see cref="Explorer"/> of generated operations.</summary>
    /// <param name="create">Makes the object over <see cref="SimulatedOrder"/>; the program disposes of it.</param>
    /// <param name="seed">The same seed gives the same operations.</param>
    /// <param name="operations">How many each thread does.</param>
    /// <returns>The program; dispose of it.</returns>
    public SpecProgram<TModel, TOperation, TResponse> ToModelProgram(
        Func<ISystemUnderTest<TOperation, TResponse>> create,
        ulong seed,
        int operations
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(operations);
        return ToModelProgram(create, GeneratedOperations.Of(this, seed, operations));
    }

    /// <summary>Runs generated operations on real threads, in many short rounds, and judges the history of each.</summary>
    /// <remarks>
    /// What is seen depends on the machine and on chance: a clean report is evidence, not proof. See <see
    /// cref="HistoryRecorder{TOperation,TResponse}"/> for what the clock hides.
    /// </remarks>
    /// <param name="create">Makes a new object; each round has one, and it is disposed of.</param>
    /// <param name="options">How much is run; the defaults if null.</param>
    /// <returns>The report; what the object throws is in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option leaves nothing to run.</exception>
    public StressReport<TOperation, TResponse> CheckStress(
        Func<ISystemUnderTest<TOperation, TResponse>> create,
        StressOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(create);
        return new StressCheck<TModel, TOperation, TResponse>(this, create, options ?? new()).Run();
    }
}
