// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation.Units;

/// <summary>
/// Any order of mapping, unmapping, protection, switches, pauses and accesses by several CPUs in several address spaces: a CPU reads what the
/// page is, or was since it last acknowledged, and never a frame that has been freed.
/// </summary>
public sealed class TranslationUnitMachineTests
{
    private const int Cpus = 3;
    private const int Spaces = 2;
    private const int Pages = 6;
    private const ulong Freed = 0xDEAD;

    // It ends with the first failure: so many that it cannot pass by luck.
    private const int MostForControl = 5000;

    [Theory]
    [InlineData(0, false)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    public void Cpus_AnyOperations_ReadWhatThePageIsOrWasSinceTheyPolled(
        int cacheEntries,
        bool identifiers
    ) => Check(cacheEntries, identifiers, hasty: false);

    [Fact]
    public void Check_OfFramesThatAreReusedAtOnce_Fails() =>
        // The control: the machine sees frames that were reused too early.
        Assert.ThrowsAny<Exception>(() => Check(4, identifiers: true, hasty: true));

    private static void Check(int cacheEntries, bool identifiers, bool hasty) =>
        Prop.ForAll(
                Programs(),
                steps =>
                {
                    using var world = new World(cacheEntries, identifiers, hasty);
                    foreach (var step in steps)
                    {
                        world.Do(step);
                    }
                }
            )
            .Check(
                Config
                    .QuickThrowOnFailure.WithMaxTest(hasty ? MostForControl : 100)
                    .WithQuietOnSuccess(true)
            );

    private static Arbitrary<List<Step>> Programs() =>
        Arb.From(
            (
                from op in Gen.Elements(Enum.GetValues<Op>())
                from cpu in Gen.Choose(0, Cpus - 1)
                from space in Gen.Choose(0, Spaces - 1)
                // Often the same one: what is changed is what others have used.
                from page in Gen.Elements(0, 0, 0, 0, 1, 2, 3, 4, Pages - 1, Pages - 1)
                select new Step(op, cpu, space, page)
            )
                .ListOf()
                .Resize(150)
                .Select(steps => steps.ToList()),
            steps =>
                Enumerable
                    .Range(0, steps.Count)
                    .Select(at => steps.Where((_, index) => index != at).ToList())
        );

    private enum Op
    {
        Map,
        Unmap,
        Remap,
        Protect,
        Read,
        ReadAgain,
        Write,
        Poll,
        Load,
        Pause,
        Resume,
        Reclaim,
    }

    private sealed record Step(Op Op, int Cpu, int Space, int Page);

    private sealed class World : IDisposable
    {
        private readonly UnitWorld _world;
        private readonly bool _hasty;

        // What each page was, and until when; null: not mapped.
        private readonly List<(int Until, ulong? Stamp)>[] _past;
        private readonly (Mfn Frame, ulong Stamp)?[] _now = new (Mfn, ulong)?[Spaces * Pages];
        private readonly List<(int Space, long Change, Mfn Frame)> _waiting = [];
        private readonly int?[] _spaceOf = new int?[Cpus];
        private readonly int[] _acknowledged = new int[Cpus];
        private ulong _stamps = 1;
        private int _time = 1;

        public World(int cacheEntries, bool identifiers, bool hasty)
        {
            _hasty = hasty;
            _world = new(Cpus, Spaces, TlbGeometry.Zen5, cacheEntries, frames: 256);
            _past = [.. Enumerable.Range(0, Spaces * Pages).Select(_ => new List<(int, ulong?)>())];
            foreach (var cpu in _world.Cpus.Where(_ => identifiers))
            {
                cpu.Controls |= PagingControls.ProcessContextIds;
            }
        }

        public void Do(Step step)
        {
            _time++;
            var cpu = _world.Cpus[step.Cpu];
            var at = step.Space * Pages + step.Page;
            switch (step.Op)
            {
                case Op.Map or Op.Remap:
                    Map(step, at);
                    break;
                case Op.Unmap:
                    Retire(step, at, _world.Spaces[step.Space].Unmap(PageOf(step), 1), null);
                    break;
                case Op.Protect when _now[at] is not null:
                    _world.Spaces[step.Space].Protect(PageOf(step), 1, FlagsOf(step.Page));
                    break;
                case Op.Read or Op.ReadAgain when cpu.IsRunning:
                    Compare(step, UnitWorld.Read(cpu, PageOf(step).Value));
                    break;
                case Op.Write when cpu.IsRunning:
                    Write(step, cpu);
                    break;
                case Op.Poll when cpu.IsRunning:
                    cpu.Poll();
                    _acknowledged[step.Cpu] = _time;
                    break;
                case Op.Load:
                    cpu.Load(
                        _world.Spaces[step.Space],
                        cpu.Controls.HasFlag(PagingControls.ProcessContextIds)
                    );
                    _spaceOf[step.Cpu] = step.Space;
                    // Of global pages a switch does not tell it.
                    cpu.Poll();
                    _acknowledged[step.Cpu] = _time;
                    break;
                case Op.Pause:
                    cpu.Pause();
                    break;
                case Op.Resume when _spaceOf[step.Cpu] is not null && !cpu.IsRunning:
                    cpu.Resume();
                    _acknowledged[step.Cpu] = _time;
                    break;
                default:
                    Reclaim();
                    break;
            }
        }

        public void Dispose()
        {
            foreach (var cpu in _world.Cpus)
            {
                cpu.Dispose();
            }

            // Nobody translates any more: all must be complete, and every frame come back.
            Reclaim();
            Assert.Empty(_waiting);
            _world.Dispose();
        }

        // The last page is global: mapped in one space, seen in all.
        private static PageFlags FlagsOf(int page) =>
            page == Pages - 1 ? PageFlags.Writable | PageFlags.Global : PageFlags.Writable;

        private static Vfn PageOf(Step step) =>
            new((ulong)(step.Page == Pages - 1 ? 1000 + step.Space : step.Page * 300));

        private void Map(Step step, int at)
        {
            var space = _world.Spaces[step.Space];
            if (_now[at] is null == (step.Op == Op.Remap))
            {
                return;
            }

            var next = (Frame: _world.Frame(++_stamps), Stamp: _stamps);
            var result =
                step.Op == Op.Map
                    ? space.Map(PageOf(step), next.Frame, 1, FlagsOf(step.Page))
                    : space.Remap(PageOf(step), next.Frame, 1, FlagsOf(step.Page));
            Assert.True(result.Succeeded, result.ToString());
            Retire(step, at, result, next);
        }

        private void Retire(Step step, int at, MappingResult result, (Mfn, ulong)? next)
        {
            Assert.True(result.Succeeded, result.ToString());
            _past[at].Add((_time, _now[at]?.Stamp));
            if (_now[at] is { } old)
            {
                _waiting.Add((step.Space, result.Change, old.Frame));
            }

            _now[at] = next;
            Reclaim();
        }

        private void Reclaim()
        {
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                var (space, change, frame) = _waiting[i];
                if (_hasty)
                {
                    _world.Machine.Words(frame)[0] = Freed;
                }

                if (!_world.Spaces[space].IsComplete(change))
                {
                    Assert.False(_world.Allocator.TryFree(frame, new(0), UnitWorld.One, out _));
                    continue;
                }

                _world.Machine.Words(frame)[0] = Freed;
                _world.Allocator.Free(frame, new(0), UnitWorld.One);
                _waiting.RemoveAt(i);
            }
        }

        private void Compare(Step step, ulong? seen)
        {
            // In the space that is loaded, whatever the step says.
            var space = _spaceOf[step.Cpu]!.Value;
            var allowed = Allowed(step, space * Pages + step.Page);
            if (step.Page == Pages - 1 && step.Space != space)
            {
                // Another space's global page: known or not.
                allowed = Allowed(step, step.Space * Pages + step.Page).Append(null);
            }
            else if (step.Page == Pages - 1)
            {
                allowed = Allowed(step, at: step.Space * Pages + step.Page);
            }

            Assert.Contains(seen, allowed);
        }

        private IEnumerable<ulong?> Allowed(Step step, int at) =>
            _past[at]
                .Where(was => was.Until > _acknowledged[step.Cpu])
                .Select(was => was.Stamp)
                .Append(_now[at]?.Stamp);

        private void Write(Step step, TranslationUnit cpu)
        {
            // Behind the stamp: what matters is where it goes, and that the dirty bit and the rights are asked for.
            if (
                cpu.TryTranslate(
                    UnitWorld.At(PageOf(step).Value, 8),
                    PageAccess.Write,
                    out var found,
                    out _
                )
            )
            {
                Compare(step, _world.Machine.Words(found.Frame)[0]);
                Assert.True(cpu.TryWrite(found.Address, _stamps, out _));
                Assert.Equal(_stamps, _world.Machine.Words(found.Frame)[1]);
            }
        }
    }
}
