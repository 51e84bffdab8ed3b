// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Load.Granting;
using RingIO.Load.Measuring;
using RingIO.Load.Native;

namespace RingIO.Load.Subjects;

/// <summary>Messages between two domains, by one method or by the adaptive policy. An operation is a message, moved and read.</summary>
internal static class GrantSubjects
{
    private static readonly Lazy<GrantField> LazyField = new(GrantField.Create);

    private static readonly Lazy<TransferCosts> Costs = new(() => Calibrate(Field));

    /// <summary>The domains, made once: filling their memory takes longer than a repetition.</summary>
    public static GrantField Field => LazyField.Value;

    /// <summary>Always by one method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="shape">Which messages.</param>
    /// <returns>The subject.</returns>
    public static Subject Fixed(TransferMethod method, GrantShape shape) =>
        Of(
            method switch
            {
                TransferMethod.Map => "Map",
                TransferMethod.Flip => "Flip",
                TransferMethod.Persistent => "Persistent",
                TransferMethod.HeaderOnly => "Header only",
                _ => "Copy",
            },
            shape,
            () => TransferPolicy.Always(method)
        );

    /// <summary>By the policy that goes on learning; each subject has its own.</summary>
    /// <param name="shape">Which messages.</param>
    /// <returns>The subject.</returns>
    public static Subject Adaptive(GrantShape shape) =>
        Of("Adaptive", shape, () => TransferPolicy.Adaptive(Costs.Value, TimeProvider.System));

    /// <summary>By the costs that were measured at the start, and no others.</summary>
    /// <param name="shape">Which messages.</param>
    /// <returns>The subject.</returns>
    public static Subject Calibrated(GrantShape shape) =>
        Of("Adaptive, costs of the start", shape, () => TransferPolicy.Adaptive(Costs.Value));

    /// <summary>A plain copy, every word of it read.</summary>
    /// <param name="shape">Which messages.</param>
    /// <returns>In C where there is a compiler.</returns>
    public static Subject Memcpy(GrantShape shape)
    {
        var entry = (shape.IsHot, shape.Flow) switch
        {
            (true, _) => "bench_grant_copy_hot",
            (_, GrantFlow.Forwarded) => "bench_grant_copy_header",
            _ => "bench_grant_copy",
        };
        var native = NativeBench.Shared.Subject(
            "memcpy",
            shape.IsBusy ? $"{entry}_busy" : entry,
            shape.Expected,
            shape.Bytes
        );
        return native with { Granule = shape.Granule };
    }

    /// <summary>Measures what each method costs here and now.</summary>
    /// <param name="field">The domains.</param>
    /// <returns>The costs.</returns>
    public static TransferCosts Calibrate(GrantField field)
    {
        var costs = TransferCosts.Measure(
            (method, asked) =>
            {
                var flow = method == TransferMethod.Flip ? GrantFlow.GivenOut : GrantFlow.TakenIn;
                var shape = new GrantShape(asked.Bytes, flow) { Batch = asked.Batch };
                var traffic = new GrantTraffic(field, shape, TransferPolicy.Always(method));
                traffic.Begin(1);
                traffic.Run(1);
            },
            TimeProvider.System
        );
        field.Restore(areExchanged: true);
        return costs;
    }

    /// <summary>One repetition, with or without a second thread.</summary>
    /// <param name="traffic">What is moved.</param>
    /// <param name="field">Between which domains.</param>
    /// <param name="shape">Which messages.</param>
    /// <param name="run">How many batches, and where.</param>
    /// <returns>Messages and their time.</returns>
    public static Measurement Measure(
        GrantTraffic traffic,
        GrantField field,
        GrantShape shape,
        Run run
    )
    {
        var other = new BusyLoop();
        traffic.Begin(run.Items);
        var measured = new PinnedBody(
            run.FirstCpu,
            () =>
            {
                try
                {
                    return traffic.Run(run.Items);
                }
                finally
                {
                    other.End();
                }
            }
        );
        var ns = shape.IsBusy
            ? PinnedThreads.Run(
                out var sum,
                measured,
                new PinnedBody(run.SecondCpu, () => field.WorkBeside(other))
            )
            : PinnedThreads.Run(out sum, measured);
        traffic.End(sum);
        return new(run.Items * shape.Batch, ns);
    }

    private static Subject Of(string name, GrantShape shape, Func<TransferPolicy> policy)
    {
        var traffic = new Lazy<GrantTraffic>(() => new(Field, shape, policy()));
        return new(name, run => Measure(traffic.Value, Field, shape, run))
        {
            Granule = shape.Granule,
        };
    }
}
