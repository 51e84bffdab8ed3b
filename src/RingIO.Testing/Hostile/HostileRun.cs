// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>One round: opens a victim, lets it take steps while the peer writes, and watches its promises.</summary>
/// <param name="target">The victim.</param>
/// <param name="options">The limits.</param>
/// <param name="memory">Where it stands.</param>
/// <param name="counts">Where to count.</param>
internal sealed class HostileRun(
    HostileTarget target,
    HostileOptions options,
    HostileMemory memory,
    HostileCounts counts
)
{
    private readonly List<HostileMove> _moves = [];
    private readonly List<string> _lines = [];
    private List<HostileWrite> _writes = [];
    private IHostileMoves? _source;
    private HostileVictim? _victim;
    private HostilePeer? _peer;
    private bool _describe;
    private int _access;
    private nint _start;
    private nint _end;
    private (HostileViolation Violation, string Detail)? _cut;

    /// <summary>The round under way on this thread, while a step runs.</summary>
    [field: ThreadStatic]
    public static HostileRun? Current { get; private set; }

    /// <summary>Runs the round.</summary>
    /// <param name="source">Who decides.</param>
    /// <param name="random">The peer's numbers; null if a script decides.</param>
    /// <param name="describe">Whether to put the script in words.</param>
    public HostileOutcome Run(IHostileMoves source, Random? random, bool describe)
    {
        memory.Reset();
        var region = memory.Region;
        (_start, _end) = (region.Address, region.Address + (nint)region.Length);
        _source = source;
        _describe = describe;
        _victim = target.Open(region, source.FirstIndex);
        HostileOutcome? outcome = null;
        try
        {
            if (_victim.Steps.Count == 0)
            {
                throw new ArgumentException($"{target.Name} has no step.", nameof(source));
            }

            _peer = new(region, _victim.Words, _victim.Capacity, random ?? new Random(0));
            source.Begin(_victim, _peer);
            outcome = TakeSteps();
            counts.Closed += outcome.Violation is null && _victim.HasClosed() ? 1 : 0;
        }
        finally
        {
            outcome = End(outcome);
        }

        counts.Rounds++;
        return outcome!;
    }

    /// <summary>The victim is about to make an access: the peer acts first, then the access is judged.</summary>
    public void Approach(nint address, int length)
    {
        _access++;
        counts.Accesses++;
        Interfere();
        if (_cut is null)
        {
            if (_access > options.MaxAccesses)
            {
                _cut = (
                    HostileViolation.Endless,
                    $"made more than {options.MaxAccesses} accesses: a loop without end"
                );
            }
            else if (
                address != 0
                && !options.AllowsOtherMemory
                && (length < 0 || address < _start || address > _end || length > _end - address)
            )
            {
                _cut = (
                    HostileViolation.AccessOutside,
                    $"was about to access {length} bytes at {(long)address - _start}, outside a region of {_end - _start} bytes"
                );
            }
        }

        if (_cut is { } cut)
        {
            throw new HostileCut(cut.Detail);
        }
    }

    private HostileOutcome TakeSteps()
    {
        var closed = 0;
        for (var number = _source!.NextStep(); number >= 0; number = _source.NextStep())
        {
            _writes = [];
            _moves.Add(new(number, _writes));
            var step = _victim!.Steps[number];
            _lines.Add(step.Name);
            _access = 0;
            Interfere();
            counts.Steps++;
            var outcome = Take(step);
            counts.States += _writes.Count == 0 || closed != 0 ? 0 : 1;
            if (outcome is not null)
            {
                return outcome;
            }

            // A victim that has closed has little left to break.
            if (_victim.HasClosed() && ++closed > options.StepsAfterClose)
            {
                break;
            }
        }

        return Outcome(null, "", null);
    }

    private HostileOutcome? Take(VictimStep step)
    {
        Exception? error = null;
        try
        {
            Current = this;
            counts.Transfers += step.Run() ? 1 : 0;
        }
        catch (Exception thrown)
        {
            // Judged below: a victim may also catch what cuts it short, and go on.
            error = thrown;
        }
        finally
        {
            Current = null;
        }

        if (_cut is { } cut)
        {
            return Outcome(cut.Violation, $"{step.Name} {cut.Detail}", null);
        }

        if (memory.FindDamage() is { } damage)
        {
            return Outcome(HostileViolation.WriteOutside, $"{step.Name}: {damage}", null);
        }

        if (error is null)
        {
            return null;
        }

        if (_victim!.IsPromised?.Invoke(error) == true)
        {
            counts.Promised++;
            return null;
        }

        return Outcome(
            HostileViolation.Threw,
            $"{step.Name} threw {error.GetType().Name}: {error.Message}",
            error
        );
    }

    private void Interfere()
    {
        while (_source!.TryWrite(_access, out var write))
        {
            if (_describe)
            {
                var when = _access == 0 ? "before it" : $"before its access {_access}";
                _lines[^1] +=
                    $"; {when}: {_victim!.Words[write.Word].Name} was 0x{_peer!.Read(write.Word):x}, becomes 0x{write.Value:x}";
            }

            _peer!.Write(write);
            _writes.Add(write);
            counts.Writes++;
            counts.WritesInside += _access == 0 ? 0 : 1;
        }
    }

    // What ends the victim must not throw either; after a violation it may, for then the victim is what it is.
    private HostileOutcome? End(HostileOutcome? outcome)
    {
        try
        {
            _victim!.Dispose();
            return outcome;
        }
        catch (Exception) when (outcome is not { Violation: null })
        {
            memory.Abandon();
            return outcome;
        }
        catch (Exception thrown)
        {
            return Outcome(
                HostileViolation.Threw,
                $"its end threw {thrown.GetType().Name}: {thrown.Message}",
                thrown
            );
        }
    }

    private HostileOutcome Outcome(HostileViolation? violation, string detail, Exception? error) =>
        new(violation, detail, error, new(_source!.FirstIndex, [.. _moves]), _lines);
}
