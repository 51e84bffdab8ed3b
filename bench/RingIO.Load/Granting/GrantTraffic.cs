// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Load.Subjects;
using RingIO.Primitives;

namespace RingIO.Load.Granting;

/// <summary>Messages that go from one domain of a field to the other, batch by batch, by whatever a policy chooses.</summary>
/// <remarks>
/// Grants stand: granting and revoking are the same for all methods, and not in the figures. Flips are offered, accepted and ended anew each time.
/// For kept mappings the sender copies its message into the pages that are kept.
/// </remarks>
internal sealed class GrantTraffic
{
    private readonly GrantField _field;
    private readonly GrantShape _shape;
    private readonly TransferShape _asked;
    private readonly GrantMover _mover;
    private readonly GrantedPayload[] _batch;
    private TransferMethod[] _methods = [];
    private int _turns;

    /// <summary>Prepares.</summary>
    /// <param name="field">The domains.</param>
    /// <param name="shape">Which messages.</param>
    /// <param name="policy">Decides how.</param>
    public GrantTraffic(GrantField field, GrantShape shape, TransferPolicy policy)
    {
        _field = field;
        _shape = shape;
        _asked = shape.Asked;
        _batch = new GrantedPayload[shape.Pages * shape.Batch];
        _mover = new(
            field.Backend.Calls,
            policy,
            field.FirstPlace,
            GrantShape.MostPages,
            field.Persistent
        );
    }

    /// <summary>Makes room for so many turns: nothing is allocated while they are timed.</summary>
    /// <param name="turns">How many.</param>
    public void Begin(long turns)
    {
        _turns = 0;
        _methods = _methods.Length < turns ? new TransferMethod[turns] : _methods;
    }

    /// <summary>Moves and reads batches.</summary>
    /// <param name="turns">How many, at most as many as <see cref="Begin"/> was told.</param>
    /// <returns>The sum of all words that were read.</returns>
    public ulong Run(long turns)
    {
        var sum = 0UL;
        for (var turn = 0L; turn < turns; turn++)
        {
            sum += _shape.Flow == GrantFlow.GivenOut ? GiveOut(turn) : TakeIn(turn);
        }

        return sum;
    }

    /// <summary>Throws unless all words arrived that were sent; puts pages back where they were exchanged.</summary>
    /// <param name="sum">What <see cref="Run"/> added up since <see cref="Begin"/>.</param>
    public void End(ulong sum)
    {
        var methods = _methods.AsSpan(0, _turns);
        Payload.Verify(
            sum,
            _shape.Flow == GrantFlow.GivenOut
                ? FlipLedger.Expected(_shape, methods)
                : _shape.Expected((long)_turns * _shape.Batch)
        );
        if (_shape.Flow == GrantFlow.GivenOut)
        {
            _field.Restore(methods.Contains(TransferMethod.Flip));
        }
    }

    private ulong TakeIn(long turn)
    {
        var method = Chosen();
        var isKept = method == TransferMethod.Persistent;
        // Of a message of which only the beginning moves, only the first page does.
        var pages = method == TransferMethod.HeaderOnly ? 1 : _shape.Pages;
        var batch = Fill(turn, pages, isKept);
        if (isKept)
        {
            Write(turn, batch, isMapped: false);
        }

        _mover.TakeInBy(batch, method, GrantShape.HeaderBytes);
        var sum = 0UL;
        for (var item = 0; item < batch.Length; item++)
        {
            ref readonly var payload = ref batch[item];
            GrantSide.Require(payload.Status);
            // Copied instead where processors have not yet forgotten enough places.
            var isMapped = payload.Method is TransferMethod.Map or TransferMethod.Persistent;
            var bytes = GrantShape.BytesIn(item % pages, _shape.ReadBytes);
            if (bytes > 0)
            {
                var at = isMapped
                    ? _field.AtBackend(payload.Address)
                    : _field.Machine.AddressOf(_field.Backend.Numbers[(int)payload.OwnFrame]);
                sum += Payload.Sum(PageBytes.Words(at, bytes));
            }
        }

        _mover.Release(batch);
        _field.Forget();
        return sum;
    }

    private ulong GiveOut(long turn)
    {
        var method = Chosen();
        var isKept = method == TransferMethod.Persistent;
        var batch = Fill(turn, _shape.Pages, isKept);
        if (method == TransferMethod.Flip)
        {
            Offer(batch);
        }

        _mover.GiveOutBy(batch, method);
        if (method == TransferMethod.Flip)
        {
            Accept(batch);
        }
        else if (isKept)
        {
            Write(turn, batch, isMapped: true);
        }

        var sum = 0UL;
        for (var item = 0; item < batch.Length; item++)
        {
            GrantSide.Require(batch[item].Status);
            var at = _field.AtFrontend((isKept ? GrantField.Kept : GrantField.Places) + item);
            sum += Payload.Sum(PageBytes.Words(at, batch[item].Length));
        }

        _mover.Release(batch);
        return sum;
    }

    private TransferMethod Chosen() => _methods[_turns++] = _mover.Choose(_asked);

    // The frontend's references; the backend's own frames are where messages go to, or come from.
    private Span<GrantedPayload> Fill(long turn, int pages, bool isKept)
    {
        var isOut = _shape.Flow == GrantFlow.GivenOut;
        var domain = _field.Frontend.Id.Number;
        var item = 0;
        for (var message = 0; message < _shape.Batch; message++)
        {
            var first = _shape.FirstPage((turn * _shape.Batch) + message);
            for (var page = 0; page < pages; page++, item++)
            {
                var place = GrantField.Places + item;
                var granted =
                    isKept ? GrantField.Kept + item
                    : isOut ? place
                    : first + page;
                _batch[item] = new()
                {
                    Domain = domain,
                    Reference = _field.References[granted],
                    Length = (ushort)GrantShape.BytesIn(page, _shape.Bytes),
                    OwnFrame = (ulong)(isOut ? first + page : place),
                };
            }
        }

        return _batch.AsSpan(0, item);
    }

    // The sender writes its messages into the pages that are kept: the frontend into its own, the backend where it has them mapped.
    private void Write(long turn, ReadOnlySpan<GrantedPayload> batch, bool isMapped)
    {
        var (machine, from) = (
            _field.Machine,
            isMapped ? _field.Backend.Numbers : _field.Frontend.Numbers
        );
        for (var item = 0; item < batch.Length; item++)
        {
            var (message, page) = Math.DivRem(item, _shape.Pages);
            var source = _shape.FirstPage((turn * _shape.Batch) + message) + page;
            var target = isMapped
                ? _field.AtBackend(batch[item].Address)
                : machine.AddressOf(_field.Frontend.Numbers[GrantField.Kept + item]);
            PageBytes
                .Words(machine.AddressOf(from[source]), batch[item].Length)
                .CopyTo(PageBytes.Words(target, batch[item].Length));
        }
    }

    private void Offer(Span<GrantedPayload> batch)
    {
        _field.Hide(batch.Length);
        for (var item = 0; item < batch.Length; item++)
        {
            var place = new Gfn((ulong)(GrantField.Places + item));
            if (
                !_field.Frontend.Guest.TryAccept(_field.Backend.Id.Number, place, out var reference)
            )
            {
                throw new InvalidOperationException("The grant table is too small for offers.");
            }

            batch[item].Reference = reference;
        }
    }

    private void Accept(ReadOnlySpan<GrantedPayload> batch)
    {
        foreach (ref readonly var payload in batch)
        {
            if (
                _field.Frontend.Guest.EndTransfer(payload.Reference, out _)
                != GrantTransferState.Completed
            )
            {
                throw new InvalidOperationException($"A page did not arrive: {payload.Status}.");
            }
        }

        _field.Show(batch.Length);
    }
}
