// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Load.Granting;

/// <summary>A domain: its frames, its grant table, and what it asks.</summary>
internal sealed class GrantSide
{
    /// <summary>Makes one.</summary>
    /// <param name="machine">The machine's memory.</param>
    /// <param name="registry">All domains' tables.</param>
    /// <param name="tables">Where the table's frames come from.</param>
    /// <param name="numbers">Its frames, which nobody owns yet.</param>
    /// <param name="id">Who it is.</param>
    /// <param name="mapper">Maps others' pages for it, or null.</param>
    public GrantSide(
        MachineMemory machine,
        GrantRegistry registry,
        IFrameSource tables,
        GuestNumbers numbers,
        DomainId id,
        IGrantMapper? mapper
    )
    {
        machine.Give(numbers.First, numbers.Count, id);
        Id = id;
        Numbers = numbers;
        Table = new(
            new()
            {
                Domain = id,
                Memory = machine,
                Source = tables,
                Frames = numbers,
                Mapper = mapper,
            }
        );
        registry.Add(Table);
        Calls = new(machine, registry, Table);
        var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 64 };
        Calls.SetupTable(ref setup, default);
        Require(setup.Status);
        Guest = new(machine, Table);
    }

    /// <summary>Who it is.</summary>
    public DomainId Id { get; }

    /// <summary>Its frames.</summary>
    public GuestNumbers Numbers { get; }

    /// <summary>Its table, as the hypervisor has it.</summary>
    public GrantTable Table { get; }

    /// <summary>What it asks.</summary>
    public GrantHypercalls Calls { get; }

    /// <summary>Its own side of the table.</summary>
    public GuestGrants Guest { get; }

    /// <summary>Throws unless something went well.</summary>
    /// <param name="status">How it went.</param>
    /// <exception cref="InvalidOperationException">Not well.</exception>
    public static void Require(GrantStatus status)
    {
        if (status != GrantStatus.Okay)
        {
            throw new InvalidOperationException($"An operation on grants ended with {status}.");
        }
    }

    /// <summary>Grants pages.</summary>
    /// <param name="to">To whom.</param>
    /// <param name="first">The first page.</param>
    /// <param name="count">How many.</param>
    /// <returns>The references.</returns>
    public GrantRef[] Grant(GrantSide to, int first, int count)
    {
        var references = new GrantRef[count];
        for (var page = 0; page < count; page++)
        {
            var frame = new Gfn((ulong)(first + page));
            if (!Guest.TryGrant(to.Id.Number, frame, isReadOnly: false, out references[page]))
            {
                throw new InvalidOperationException("The grant table is too small.");
            }
        }

        return references;
    }
}
