// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <content>Mapping others' pages; under the handles' lock.</content>
public sealed partial class GrantTable
{
    private void MapChunk(GrantRegistry registry, Span<GnttabMapGrantRef> batch)
    {
        MakeRoom(batch.Length);
        Span<GrantMapping> mappings = _mappings;
        Span<GrantStatus> results = _results;
        Span<int> indices = _indices;
        Span<int> items = _items;
        var count = 0;
        for (var item = 0; item < batch.Length; item++)
        {
            var operation = batch[item];
            var status = Begin(registry, operation, out var index);
            ref var answer = ref batch[item];
            answer.Status = status;
            answer.Handle = status == GrantStatus.Okay ? _handles.HandleOf(index) : 0;
            answer.DeviceAddress = 0;
            if (status != GrantStatus.Okay)
            {
                continue;
            }

            ref readonly var track = ref _handles[index];
            if (track.Has(GrantMapBits.DeviceMap))
            {
                answer.DeviceAddress = track.Mapping.Frame.Value << 12;
            }

            if (track.Has(GrantMapBits.HostMap))
            {
                (mappings[count], indices[count], items[count++]) = (track.Mapping, index, item);
            }
        }

        if (count == 0)
        {
            return;
        }

        results[..count].Fill(GrantStatus.GeneralError);
        try
        {
            _mapper!.Map(mappings[..count], results[..count]);
        }
        finally
        {
            Settle(batch, items[..count], indices, results);
        }
    }

    private void Settle(
        Span<GnttabMapGrantRef> batch,
        ReadOnlySpan<int> items,
        ReadOnlySpan<int> indices,
        ReadOnlySpan<GrantStatus> results
    )
    {
        for (var done = 0; done < items.Length; done++)
        {
            if (results[done] != GrantStatus.Okay)
            {
                // Also what succeeded of this one goes (XSA-361).
                Abandon(indices[done]);
                ref var answer = ref batch[items[done]];
                (answer.Status, answer.Handle, answer.DeviceAddress) = (
                    Negative(results[done]),
                    0,
                    0
                );
            }
        }
    }

    private GrantStatus Begin(GrantRegistry registry, in GnttabMapGrantRef operation, out int index)
    {
        index = -1;
        var parts = operation.Flags & BothParts;
        if (parts == GrantMapBits.None || (operation.Flags & GrantMapBits.ContainsPte) != 0)
        {
            return GrantStatus.GeneralError;
        }

        var isHost = (parts & GrantMapBits.HostMap) != 0;
        if (isHost && (operation.HostAddress == 0 || (operation.HostAddress & 0xFFF) != 0))
        {
            return GrantStatus.BadVirtualAddress;
        }

        if (isHost && _mapper is null)
        {
            return GrantStatus.PermissionDenied;
        }

        if (IsClosed || !registry.TryFind(operation.Domain, out var granter))
        {
            return GrantStatus.BadDomain;
        }

        if (!_handles.TryTake(out index))
        {
            return GrantStatus.NoSpace;
        }

        var isWritable = (operation.Flags & GrantMapBits.ReadOnly) == 0;
        var use = new GrantUse(Domain, isWritable) { NeedsPage = true };
        var status = GrantStatus.Okay;
        foreach (
            var part in (ReadOnlySpan<GrantMapBits>)[GrantMapBits.HostMap, GrantMapBits.DeviceMap]
        )
        {
            if ((parts & part) != 0 && status == GrantStatus.Okay)
            {
                status = granter.TryPin(new(operation.Reference), use, out var pin);
                if (status == GrantStatus.Okay)
                {
                    _handles[index].Pin = pin;
                    _handles[index].Parts |= part;
                }
            }
        }

        // Looked at again behind the pins: its number may be another's by now, and the grant meant for that one (XSA-322).
        if (status != GrantStatus.Okay || IsClosed)
        {
            Abandon(index);
            return status == GrantStatus.Okay ? GrantStatus.BadDomain : status;
        }

        _handles[index].Mapping = new(
            operation.HostAddress,
            granter.Domain,
            _handles[index].Pin.Bytes.Frame,
            isWritable,
            (operation.Flags & GrantMapBits.ApplicationMap) != 0
        );
        return GrantStatus.Okay;
    }
}
