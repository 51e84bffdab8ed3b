// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>A bounded queue, first in first out, as most rings are: items are told apart, full and empty are answers.</summary>
/// <remarks>
/// Threads 0 to <see cref="Producers"/> - 1 put, the next <see cref="Consumers"/> take. At the end a consumer takes
/// what is left and finds that there is no more. Histories are judged by <see cref="QueueLinearizability"/> as far as
/// it goes. Immutable.
/// </remarks>
public sealed class QueueSpec : RingSpec<ModelList<ulong>, QueueOperation, QueueResponse>
{
    private readonly Gen<QueueOperation> _put = Gen.Constant(QueueOperation.Put(0));
    private readonly Gen<QueueOperation> _take = Gen.Constant(QueueOperation.Take);

    /// <summary>Specifies a queue.</summary>
    /// <param name="capacity">How many items it holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is not positive.</exception>
    public QueueSpec(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Capacity = capacity;
    }

    /// <summary>How many items it holds.</summary>
    public int Capacity { get; }

    /// <summary>How many threads put.</summary>
    public int Producers { get; init; } = 1;

    /// <summary>How many threads take.</summary>
    public int Consumers { get; init; } = 1;

    /// <summary>Whether every thread does both.</summary>
    public bool IsMixed { get; init; }

    /// <summary>
    /// Whether a put may be refused though there is room: where a slot that another consumer has not yet released is in
    /// the way, or slots that were reserved and not used; or, in the explorer, where the index that it reads is stale. A
    /// ring without a full fence between publishing its own index and reading the other side's may say full there and
    /// empty here at once.
    /// </summary>
    public bool MayRefuse { get; init; }

    /// <summary>
    /// Whether a take may find nothing though there is an item: where one that another producer has claimed and not yet
    /// written is in the way; or, in the explorer, where the index that it reads is stale. At the end it must be found.
    /// </summary>
    public bool MayMiss { get; init; }

    /// <inheritdoc/>
    public override int ThreadCount => Producers + Consumers;

    /// <inheritdoc/>
    public override ModelList<ulong> Initial => ModelList<ulong>.Empty;

    /// <inheritdoc/>
    public override IReadOnlyList<SpecStep<QueueOperation>> Final =>
        [
            .. Enumerable.Repeat(
                new SpecStep<QueueOperation>(ThreadCount - 1, QueueOperation.Drain),
                Capacity + 1
            ),
        ];

    /// <inheritdoc/>
    public override Gen<QueueOperation> Generate(int thread) =>
        IsMixed ? Gen.OneOf(_put, _take)
        : thread < Producers ? _put
        : _take;

    /// <inheritdoc/>
    public override QueueOperation Number(QueueOperation operation, int number) =>
        operation.Kind == QueueOperationKind.Put
            ? QueueOperation.Put((ulong)number + 1)
            : operation;

    /// <inheritdoc/>
    public override IEnumerable<Outcome<ModelList<ulong>, QueueResponse>> Step(
        ModelList<ulong> model,
        QueueOperation operation
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var isPut = operation.Kind == QueueOperationKind.Put;
        var isPossible = isPut ? model.Count < Capacity : model.Count != 0;
        if (isPossible)
        {
            yield return isPut
                ? new(model.Add(operation.Item), QueueResponse.OfPut(isDone: true))
                : new(model.RemoveFirst(), QueueResponse.OfTake(isDone: true, model[0]));
        }

        if (!isPossible || MayFail(operation.Kind))
        {
            yield return new(model, QueueResponse.Refused);
        }
    }

    /// <inheritdoc/>
    public override LinearizabilityResult<QueueOperation, QueueResponse>? CheckFast(
        History<QueueOperation, QueueResponse> history
    )
    {
        ArgumentNullException.ThrowIfNull(history);
        if (Producers == 1 && Consumers == 1 && !IsMixed)
        {
            return QueueLinearizability.CheckSingle(history, Effect, Capacity);
        }

        var items = history
            .Calls.Where(c => c.Operation.Kind == QueueOperationKind.Put && WasPut(c))
            .Select(c => c.Operation.Item)
            .ToList();
        if (items.Distinct().Count() != items.Count)
        {
            return null;
        }

        // Of the bound it knows nothing: what it finds is a violation, what it does not find may be one.
        var result = QueueLinearizability.Check(history, Effect);
        return result.Verdict == LinearizabilityVerdict.Violated ? result : null;
    }

    private static bool WasPut(Call<QueueOperation, QueueResponse> call) =>
        call.IsPending || call.Response.IsDone;

    private bool MayFail(QueueOperationKind kind) =>
        kind switch
        {
            QueueOperationKind.Put => MayRefuse,
            QueueOperationKind.Take => MayMiss,
            _ => false,
        };

    private QueueEffect Effect(Call<QueueOperation, QueueResponse> call)
    {
        var kind = call.Operation.Kind;
        return (kind, call.IsPending || call.Response.IsDone) switch
        {
            (QueueOperationKind.Put, true) => QueueEffect.Put(call.Operation.Item),
            (_, true) => QueueEffect.Take(call.Response.Item ?? 0),
            (_, false) when MayFail(kind) => QueueEffect.None,
            (QueueOperationKind.Put, false) => QueueEffect.Full,
            _ => QueueEffect.Empty,
        };
    }
}
