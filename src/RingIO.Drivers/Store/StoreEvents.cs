// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Store;

/// <summary>The events that wait for a connection: each pair of watch and path once, and boundedly many.</summary>
/// <param name="most">How many, before watches keep but one each.</param>
internal sealed class StoreEvents(int most)
{
    private readonly Queue<(StoreWatch Watch, string Path)> _queue = new();
    private readonly HashSet<(StoreWatch Watch, string Path)> _waiting = [];

    public int Count => _queue.Count;

    public void Add(StoreWatch watch, string path)
    {
        var told = (watch, _queue.Count < most ? path : watch.Path);
        if (_waiting.Add(told))
        {
            _queue.Enqueue(told);
        }
    }

    public bool TryTake(out StoreEvent taken)
    {
        if (!_queue.TryDequeue(out var first))
        {
            taken = default;
            return false;
        }

        _waiting.Remove(first);
        taken = new(first.Path, first.Watch.Token);
        return true;
    }

    /// <summary>A watch that is gone tells nothing more; else setting up and ending watches would fill the queue.</summary>
    public void Forget(StoreWatch watch)
    {
        for (var left = _queue.Count; left > 0; left--)
        {
            var first = _queue.Dequeue();
            if (first.Watch == watch)
            {
                _waiting.Remove(first);
            }
            else
            {
                _queue.Enqueue(first);
            }
        }
    }

    public void Clear()
    {
        _queue.Clear();
        _waiting.Clear();
    }
}
