// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>Three domains do what bytes tell them, to a store and to its model; both answer the same.</summary>
/// <param name="store">The store.</param>
/// <param name="sessions">A session a domain: of 0, 1 and 2.</param>
internal sealed class StoreMachine(XenStore store, IReadOnlyList<IStoreSession> sessions)
{
    private static readonly string[] Paths =
    [
        "/",
        "/a",
        "/a/b",
        "/a/b/c",
        "/a/d",
        "/e",
        "/e/b",
        "/e/b/c/d",
    ];

    private readonly StoreModel _model = new();
    private readonly List<Open> _open = [];

    /// <summary>Runs a script in a world, over its rings or directly.</summary>
    public static Dictionary<XenstoreError, int> Run(
        StoreWorld world,
        byte[] script,
        bool overRings = false,
        uint firstIndex = 0
    )
    {
        var sessions = new List<IStoreSession>();
        for (ushort domain = 0; domain < 3; domain++)
        {
            sessions.Add(
                overRings
                    ? new SteppedSession(
                        world.Server,
                        world.Open(domain, world.Attach(domain, firstIndex))
                    )
                    : world.Store.Connect(domain)
            );
        }

        var machine = new StoreMachine(world.Store, sessions);
        machine.Run(script);
        return machine.Endings;
    }

    /// <summary>How many operations ended in each way.</summary>
    public Dictionary<XenstoreError, int> Endings { get; } = [];

    /// <summary>Lets the domains do it, four bytes an operation.</summary>
    public void Run(byte[] script)
    {
        Assert.Equal(XenstoreError.None, sessions[0].Watch("/", "all"));
        foreach (var operation in script.Chunk(4).Where(c => c.Length == 4))
        {
            Step(operation);
            Compare();
        }
    }

    private void Step(byte[] operation)
    {
        var who = (ushort)(operation[1] % 3);
        var session = sessions[who];
        var path = Paths[operation[2] % Paths.Length];
        var mine = _open.FindAll(o => o.Who == who);
        var open = operation[1] >= 128 && mine.Count > 0 ? mine[operation[1] % mine.Count] : null;
        var (model, number) = open is null ? (_model, 0u) : (open.Model, open.Number);
        switch (operation[0] % 10)
        {
            case 0:
                Same(
                    model.Read(who, path, out var value),
                    session.ReadText(path, out var text, number)
                );
                Assert.Equal(value, text);
                break;
            case 1 or 2:
                value = operation[3].ToString(CultureInfo.InvariantCulture);
                Same(model.Write(who, path, value), session.WriteText(path, value, number));
                break;
            case 3:
                Same(model.Write(who, path, null), session.MakeDirectory(path, number));
                break;
            case 4:
                Same(model.Remove(who, path), session.Remove(path, number));
                break;
            case 5:
                var rights = RightsOf(operation[3], who);
                Same(
                    model.SetPermissions(who, path, rights),
                    session.SetPermissions(path, rights, number)
                );
                break;
            case 6:
                Same(
                    model.GetPermissions(who, path, out value),
                    session.GetPermissions(path, out var told, number)
                );
                Assert.Equal(value, string.Join(',', told));
                break;
            case 7:
                Same(model.List(who, path, out value), session.List(path, out var names, number));
                Assert.Equal(value, string.Join(',', names));
                break;
            case 8 when mine.Count < 2:
                Assert.Equal(XenstoreError.None, session.StartTransaction(out number));
                _open.Add(new(who, number, _model.Begin(), _model.Copy()));
                break;
            default:
                if (mine.Count > 0)
                {
                    End(mine[0], session, commit: operation[3] % 4 != 0);
                }

                break;
        }
    }

    private void End(Open open, IStoreSession session, bool commit)
    {
        _open.Remove(open);
        var expected = commit ? _model.Commit(open.Model, open.Begun) : XenstoreError.None;
        Same(expected, session.EndTransaction(open.Number, commit));
    }

    private void Compare()
    {
        Assert.Equal(_model.Count, store.NodeCount);
        for (ushort domain = 0; domain < 3; domain++)
        {
            Assert.Equal(_model.OwnedBy(domain), store.UsageOf(domain).Nodes);
        }

        var told = new SortedSet<string>(StringComparer.Ordinal);
        while (sessions[0].TryTakeEvent(out var taken))
        {
            Assert.Equal("all", taken.Token);
            told.Add(taken.Path);
        }

        // The first event is the watch's own; any may be told once for several changes.
        told.Remove("/");
        _model.Changes.RemoveAll(p => p == "/");
        Assert.Equal(new SortedSet<string>(_model.Changes, StringComparer.Ordinal), told);
        _model.Changes.Clear();
    }

    private void Same(XenstoreError expected, XenstoreError found)
    {
        Assert.Equal(expected, found);
        Endings[found] = Endings.GetValueOrDefault(found) + 1;
    }

    private static StoreRight[] RightsOf(byte choice, ushort who)
    {
        var owner = choice >= 96 ? (ushort)(choice % 3) : who;
        StoreRight first = new(owner, (StoreAccess)(choice & 3));
        return (choice & 4) == 0
            ? [first]
            : [first, new((ushort)((owner + 1) % 3), (StoreAccess)((choice >> 3) & 3))];
    }

    private sealed record Open(ushort Who, uint Number, StoreModel Model, StoreModel Begun);
}
