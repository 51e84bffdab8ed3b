// SPDX-License-Identifier: MIT

using System.Globalization;

namespace RingIO.Testing.Linearizability;

/// <summary>What an object does when it is used by one thread: against this, concurrent histories are judged.</summary>
/// <remarks>Members are pure: they answer from their arguments alone, and may be called from any thread.</remarks>
/// <typeparam name="TModel">The state of the model: immutable, and equal where its content is.</typeparam>
/// <typeparam name="TOperation">What is asked.</typeparam>
/// <typeparam name="TResponse">What is answered.</typeparam>
public abstract class SequentialSpec<TModel, TOperation, TResponse>
    where TModel : notnull
{
    /// <summary>The model of a new object, or of a new partition of it.</summary>
    public abstract TModel Initial { get; }

    /// <summary>Whether two models are the same; as their type says if not overridden.</summary>
    public virtual IEqualityComparer<TModel> ModelComparer => EqualityComparer<TModel>.Default;

    /// <summary>Whether two answers are the same; as their type says if not overridden.</summary>
    public virtual IEqualityComparer<TResponse> ResponseComparer =>
        EqualityComparer<TResponse>.Default;

    /// <summary>All that an operation may come to. One outcome where the object has no choice.</summary>
    /// <param name="model">The model before.</param>
    /// <param name="operation">What is asked.</param>
    /// <returns>
    /// The outcomes. None at all says that the operation does not happen in this state: a concurrent one waits for
    /// another state, a sequential one is left out.
    /// </returns>
    public abstract IEnumerable<Outcome<TModel, TResponse>> Step(
        TModel model,
        TOperation operation
    );

    /// <summary>
    /// The part of the object that an operation touches, where the parts are independent: each has a model of its own,
    /// and a history is linearizable if it is so part by part (Herlihy and Wing, 1990: locality; Horn and Kroening,
    /// "Faster linearizability checking via P-compositionality", 2015). One part for all if not overridden.
    /// </summary>
    /// <param name="operation">What is asked.</param>
    /// <returns>The part: equal for equal parts.</returns>
    public virtual object PartitionOf(TOperation operation) => "";

    /// <summary>How an operation reads in reports.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>A short text.</returns>
    public virtual string DescribeOperation(TOperation operation) => Describe(operation);

    /// <summary>How an answer reads in reports.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>A short text.</returns>
    public virtual string DescribeResponse(TResponse response) => Describe(response);

    /// <summary>How a model reads in reports.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A short text.</returns>
    public virtual string DescribeModel(TModel model) => Describe(model);

    /// <summary>The models that may follow a call: those of the outcomes which answer as it did, or of all if it has not ended.</summary>
    internal IEnumerable<TModel> After(TModel model, Call<TOperation, TResponse> call)
    {
        foreach (var outcome in Step(model, call.Operation))
        {
            if (call.IsPending || ResponseComparer.Equals(outcome.Response, call.Response))
            {
                yield return outcome.Model;
            }
        }
    }

    private static string Describe(object? value) =>
        Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
