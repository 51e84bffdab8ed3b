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
        var granters = new GrantEntered(registry);
        try
        {
            for (var item = 0; item < batch.Length; item++)
            {
                if (BeginOne(ref granters, ref batch[item], out var index))
                {
                    mappings[count] = _handles[index].Mapping;
                    (indices[count], items[count++]) = (index, item);
                }
            }
        }
        finally
        {
            granters.Leave();
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

    // Begins one, and answers what is known of it; says whether it is to be mapped for processors.
    private bool BeginOne(ref GrantEntered granters, ref GnttabMapGrantRef item, out int index)
    {
        var operation = item;
        item.Status = Begin(ref granters, operation, out index);
        item.Handle = 0;
        item.DeviceAddress = 0;
        if (item.Status != GrantStatus.Okay)
        {
            return false;
        }

        ref readonly var track = ref _handles[index];
        item.Handle = _handles.HandleOf(index);
        if (track.Has(GrantMapBits.DeviceMap))
        {
            item.DeviceAddress = track.Mapping.Frame.Value << 12;
        }

        return track.Has(GrantMapBits.HostMap);
    }

    private GrantStatus Begin(
        ref GrantEntered granters,
        in GnttabMapGrantRef operation,
        out int index
    )
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

        if (IsClosed || !granters.TryEnter(operation.Domain, out var granter))
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
                status = granter.TryPinInside(new(operation.Reference), use, out var pin);
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
